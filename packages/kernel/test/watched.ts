import type { Recording } from "@followthrough/core"
import type { LiveQuestion, StoreChoice } from "@followthrough/kernel"
import { expect } from "vitest"
import { openWith } from "../src/open.js"
import { comparable } from "../src/watching/comparable.js"
import { TimeDriven } from "./time-driven.js"

export type Log = Awaited<ReturnType<typeof openWith>>

export const MINUTE = 60_000

/** The method's answer as of now. */
const polled = (log: Log, { ask, ...query }: LiveQuestion): Promise<unknown> =>
  log[ask](query as never)

/** What somebody who watches has been given, all of it. */
export interface Seen {
  readonly question: LiveQuestion
  readonly given: Array<unknown>
  readonly failures: Array<unknown>
  readonly end: () => void
}

export const watched = (log: Log, question: LiveQuestion): Seen => {
  const given: Array<unknown> = []
  const failures: Array<unknown> = []
  const end = log.subscribe(question, (answer) => given.push(answer), {
    onError: (failure) => failures.push(failure),
  })
  return { question, given, failures, end }
}

/** Waits until something is so; what is not so for long is an error. */
export const until = async (isSo: () => boolean): Promise<boolean> => {
  for (const begun = Date.now(); Date.now() - begun < 20_000; ) {
    if (isSo()) return true
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  return false
}

/** The last answer that each was given is the one that polling gives, and none was given twice in a row. */
export const expectPolled = async (log: Log, all: ReadonlyArray<Seen>): Promise<void> => {
  for (const { failures, given, question } of all) {
    const expected = await polled(log, question)
    const text = comparable(expected)
    if (!(await until(() => given.length > 0 && comparable(given.at(-1)) === text))) {
      expect(failures).toEqual([])
      expect(given.at(-1), JSON.stringify(question)).toEqual(expected)
    }
    const texts = given.map(comparable)
    expect(texts.filter((text, n) => text === texts[n - 1])).toEqual([])
  }
}

export const questionsOf = (recordings: ReadonlyArray<Recording>): ReadonlyArray<LiveQuestion> => {
  const commands = recordings.map(({ command }) => command as object)
  const named = (field: string): ReadonlyArray<string> => [
    ...new Set(
      commands.flatMap((one) => (field in one ? [String(one[field as keyof typeof one])] : [])),
    ),
  ]
  const reps = [...named("repId"), ...named("ownerId"), "nobody"].slice(0, 3)
  const contacts = [...named("contactId"), "none"].slice(0, 2)
  return [
    { ask: "next", limit: 3 },
    { ask: "next" },
    { ask: "next", queue: "leavers", limit: 2 },
    { ask: "flow" },
    { ask: "promises" },
    { ask: "asks" },
    { ask: "plan", days: 3 },
    ...reps.flatMap(
      (repId): ReadonlyArray<LiveQuestion> => [
        { ask: "next", repId, limit: 2 },
        { ask: "promises", repId },
        { ask: "asks", repId },
        { ask: "plan", repId },
      ],
    ),
    ...contacts.flatMap(
      (contactId): ReadonlyArray<LiveQuestion> => [
        { ask: "agenda", contactId },
        { ask: "explain", contactId },
      ],
    ),
  ]
}

export const driven = async (
  store: StoreChoice,
  begin: number,
  use: (log: Log, time: TimeDriven) => Promise<void>,
  more: { readonly policy?: unknown } = {},
): Promise<void> => {
  const time = new TimeDriven(begin)
  const log = await openWith(time.by, {
    workspace: "w",
    store,
    allowAhead: true,
    now: () => new Date(time.now),
    ...more,
  })
  try {
    await use(log, time)
  } finally {
    await log.close()
  }
}
