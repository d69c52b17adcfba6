import type {
  AnswerOptions,
  CommandInput,
  FollowUpClient,
  LogFact,
  Outcome,
  Recorded,
  RecordOptions,
  SubscribeOptions,
  WatchOptions,
} from "@followthrough/kernel"
import { commandNames, handedTo, unhandled, verbOf } from "@followthrough/kernel/remote"
import type { ProblemDocument } from "../problem-document.js"
import { type AnswerName, answerRoutes, BODY_LIMIT, COMMAND_ID_HEADER } from "../routes.js"
import { ClientFailure, failureOf } from "./client-failure.js"
import type { ClientOptions } from "./client-options.js"
import { factsIn, jsonOf } from "./read-response.js"
import { malformed, type Send, sender } from "./requests.js"
import { watchAnswers } from "./watching.js"

/** Ids that a header holds as they are. */
const PLAIN = /^[!-~](?:[ -~]*[!-~])?$/

/** Answers for which a contact that is not there is no failure. */
const absentWhere: ReadonlySet<string> = new Set<AnswerName>(["agenda", "timeline", "findContact"])

type Asked = AnswerName | "whatIf"

const asked = [...Object.keys(answerRoutes), "whatIf"] as ReadonlyArray<Asked>

interface Sent {
  readonly command: CommandInput
  readonly commandId: string | undefined
}

type Told =
  | ({ readonly ok: true } & Recorded)
  | { readonly ok: false; readonly problem: ProblemDocument }

/**
 * A log behind a handler, as a `FollowUpClient` like any other. Who records, and when, is the server's to say: `actor` and
 * `now` are malformed here. A page has 1,000 rows at most, and there is no `limit: "all"`.
 */
export const followUpClient = (options: ClientOptions): FollowUpClient => {
  const send = sender(options)
  const answer = async (
    name: Asked,
    query: object | undefined,
    { signal }: AnswerOptions = {},
  ): Promise<unknown> => {
    const sent = name === "whatIf" ? { body: query } : { query }
    const response = await send(name, { ...sent, signal }).catch((failure: unknown) => {
      if (absentWhere.has(name) && isAbsent(failure)) return undefined
      throw failure
    })
    return response === undefined ? undefined : ((await jsonOf(response, signal)) ?? undefined)
  }

  const touch = async (command: CommandInput, given: RecordOptions = {}): Promise<Recorded> => {
    const commandId = idIn(given)
    const sent =
      commandId === undefined || !PLAIN.test(commandId)
        ? { query: { commandId } }
        : { headers: { [COMMAND_ID_HEADER]: commandId } }
    return jsonOf(await send("record", { body: command, ...sent }))
  }
  const record = async (command: CommandInput, given?: RecordOptions): Promise<Recorded> => {
    const { commandId, positions, replayed } = await touch(command, given)
    return { commandId, replayed, positions }
  }
  const recordMany = async (commands: ReadonlyArray<Sent>): Promise<ReadonlyArray<Outcome>> => {
    const outcomes: ReadonlyArray<Told> = await jsonOf(await send("recordAll", { body: commands }))
    return outcomes.map((one) => (one.ok ? one : { ok: false, failure: failureOf(one.problem) }))
  }

  const methods = {
    record,
    recordAll: async (commands: Parameters<FollowUpClient["recordAll"]>[0]) => {
      const all = commands.map(({ command, ...given }) => ({ command, commandId: idIn(given) }))
      const outcomes: Array<Outcome> = []
      for (const some of batchesOf(all)) outcomes.push(...(await recordMany(some)))
      return outcomes
    },
    findContact: (key: string, given?: AnswerOptions) => answer("findContact", { key }, given),
    reps: (given?: AnswerOptions) => answer("reps", undefined, given),
    log: (query?: object): AsyncIterable<LogFact> => ({
      [Symbol.asyncIterator]: () => factsOf(send, query),
    }),
    watch: (question: object, { signal }: WatchOptions = {}) => ({
      [Symbol.asyncIterator]: () => watchAnswers(send, question, signal),
    }),
    subscribe: (
      question: object,
      listener: (answer: never) => void,
      { onError = unhandled, signal }: SubscribeOptions = {},
    ) => handedTo(watchAnswers(send, question, signal) as AsyncIterator<never>, listener, onError),
  }
  const answers = Object.fromEntries(
    asked.map((name) => [
      name,
      (query?: object, given?: AnswerOptions) => answer(name, query, given),
    ]),
  )
  const verbs = Object.fromEntries(
    commandNames.map((name) => [
      verbOf(name),
      (fields: object, given?: RecordOptions) =>
        (name === "LogTouch" ? touch : record)({ ...fields, _tag: name } as CommandInput, given),
    ]),
  )
  return { ...verbs, ...answers, ...methods } as unknown as FollowUpClient
}

const isAbsent = (failure: unknown): boolean =>
  failure instanceof ClientFailure && failure.problem === "no-such-contact"

const idIn = ({ actor, commandId, now }: RecordOptions): string | undefined => {
  if (actor !== undefined) throw malformed("actor", "is the server's to say")
  if (now !== undefined) throw malformed("now", "is the server's to say")
  return commandId
}

/** So many at a time as a body may hold. */
function* batchesOf(all: ReadonlyArray<Sent>): Generator<ReadonlyArray<Sent>, void> {
  const text = new TextEncoder()
  let batch: Array<Sent> = []
  let bytes = 2
  for (const one of all) {
    const more = text.encode(JSON.stringify(one)).length + 1
    if (batch.length > 0 && bytes + more > BODY_LIMIT) {
      yield batch
      batch = []
      bytes = 2
    }
    batch.push(one)
    bytes += more
  }
  if (batch.length > 0) yield batch
}

async function* factsOf(send: Send, query: object | undefined): AsyncGenerator<LogFact, void> {
  yield* factsIn(await send("log", { query }))
}
