import type { Recording } from "@followthrough/core"
import { commandToJson } from "@followthrough/core"
import {
  type CommandInput,
  type Followthrough,
  type FollowUpClient,
  type LogFact,
  openFollowthrough,
  type StoreChoice,
} from "@followthrough/kernel"
import { followUpClient } from "../src/client/index.js"
import {
  type FollowUpHandler,
  followUpHandler,
  type Grant,
  type HandlerOptions,
} from "../src/index.js"

export const everything: Grant = { workspace: "acme", reps: "all" }

/** A log with a clock that a test sets. */
export interface Clocked {
  readonly log: Followthrough
  readonly clock: { now: Date }
}

export const clocked = async (
  workspace = "acme",
  store: StoreChoice = "memory",
): Promise<Clocked> => {
  const clock = { now: new Date("2026-03-02T08:00:00Z") }
  const log = await openFollowthrough({
    workspace,
    store,
    allowAhead: true,
    now: () => clock.now,
  })
  return { log, clock }
}

export interface Served extends Clocked {
  readonly handler: FollowUpHandler
  readonly client: FollowUpClient
  readonly failures: Array<unknown>
}

/** A log, its handler, and a client whose fetch is the handler. */
export const served = async <A>(
  use: (served: Served) => Promise<A>,
  more: Partial<HandlerOptions> = {},
): Promise<A> => {
  const { clock, log } = await clocked()
  const failures: Array<unknown> = []
  const handler = followUpHandler({
    log,
    workspace: "acme",
    authorize: () => everything,
    onFailure: (failure) => failures.push(failure),
    ...more,
  } as HandlerOptions)
  try {
    return await use({ log, clock, handler, client: clientOf(handler), failures })
  } finally {
    await log.close()
  }
}

export const ORIGIN = "http://crm.test"

export const clientOf = (
  fetch: FollowUpHandler,
  headers: Readonly<Record<string, string>> = {},
): FollowUpClient => followUpClient({ url: ORIGIN, fetch, headers })

export const inputOf = ({ command }: Recording): CommandInput => commandToJson(command)

export const posted = (
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Request =>
  new Request(ORIGIN + path, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  })

export const got = (path: string, headers: Readonly<Record<string, string>> = {}): Request =>
  new Request(ORIGIN + path, { headers })

/** All facts of a log, in order. */
export const factsOf = async (log: FollowUpClient): Promise<ReadonlyArray<LogFact>> => {
  const facts: Array<LogFact> = []
  for await (const fact of log.log()) facts.push(fact)
  return facts
}

/** Waits until something is so; what is not so for long is an error. */
export const until = async (isSo: () => boolean): Promise<void> => {
  for (const begun = Date.now(); !isSo(); ) {
    if (Date.now() - begun > 20_000) throw new Error("it never was so")
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

/** The failure that a promise rejects with. */
export const failureOf = async (promise: Promise<unknown>): Promise<Record<string, unknown>> => {
  try {
    await promise
  } catch (failure) {
    return failure as Record<string, unknown>
  }
  throw new Error("it did not reject")
}
