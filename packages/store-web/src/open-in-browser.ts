import type {
  CommandInput,
  FollowUpClient,
  KeptLog,
  Outcome,
  RecordOptions,
  SubscribeOptions,
  WatchOptions,
  WholeLogOptions,
} from "@followthrough/kernel"
import { commandNames, handedTo, unhandled, verbOf } from "@followthrough/kernel/remote"
import { type BrowserFile, malformed, newWorker, readFile } from "./browser-file.js"
import { answerNames, type LogWanted, type PlainFailure } from "./messages.js"
import { PageLine } from "./page-line.js"
import { failureOf } from "./plain-failure.js"

/** How an answer is waited for. */
export type BrowserAnswerOptions = Pick<WholeLogOptions, "signal" | "onProgress">

/** A log of the page's origin. */
export interface BrowserLog
  extends FollowUpClient<BrowserAnswerOptions>,
    Pick<KeptLog, "head" | "exportLines"> {
  /** Reads the whole log and says where it first is not what was recorded; see `verify` of the kernel's log. */
  readonly verify: (
    kept?: Parameters<KeptLog["verify"]>[0],
    options?: BrowserAnswerOptions,
  ) => ReturnType<KeptLog["verify"]>
  /**
   * Waits for the calls that are under way, and lets another tab have the file. Later calls reject as `closed`. A page
   * that is left need not call it.
   */
  readonly close: () => Promise<void>
}

export interface BrowserOptions extends BrowserFile {
  /** The tenant: nothing of one workspace is seen in another. */
  readonly workspace: string
  /** The rules in their JSON form, taken as in force throughout. Left out: what the log says is in force. */
  readonly policy?: unknown
  /** Record also what is dated more than a day ahead; see the kernel's `OpenOptions`. */
  readonly allowAhead?: boolean
}

/**
 * Opens a log that is kept in the browser, in a file that only pages of this origin see. It works without a network, is
 * kept when the page is closed, and is shared by all tabs: one of them has the file, and another takes it over when that
 * one is closed or killed. All work is done in a worker. Rejects as `unavailable` where the browser keeps no files for
 * pages (most do, but not in every private window).
 */
export const openInBrowser = async (options: BrowserOptions): Promise<BrowserLog> => {
  const { name, worker = newWorker, ...wanted } = readFile(options)
  const line = new PageLine(worker(), name, logWanted(wanted))
  try {
    // What is wrong with the file or the options is told here.
    await line.call("open", [])
  } catch (failure) {
    await line.close()
    throw failure
  }
  return clientOn(line)
}

const logWanted = ({ allowAhead, policy, workspace }: LogWanted): LogWanted => ({
  workspace,
  ...(policy === undefined ? {} : { policy }),
  ...(allowAhead === undefined ? {} : { allowAhead }),
})

const clientOn = (line: PageLine): BrowserLog => {
  const answers = Object.fromEntries(
    answerNames.map((name) => [
      name,
      (query?: unknown, how?: BrowserAnswerOptions) => line.call(name, [query], how),
    ]),
  )
  const verbs = Object.fromEntries(
    commandNames.map((name) => {
      const verb = verbOf(name)
      return [
        verb,
        async (fields: object, options?: RecordOptions) =>
          line.call(verb, [fields, named(options)]),
      ]
    }),
  )
  const watch = (question: unknown, { signal }: WatchOptions = {}) =>
    line.read<never>("watch", [question], signal)
  const methods = {
    record: async (command: CommandInput, options?: RecordOptions) =>
      line.call("record", [command, named(options)]),
    recordAll: async (
      commands: ReadonlyArray<{ readonly command: CommandInput } & RecordOptions>,
    ) => {
      if (!Array.isArray(commands)) throw malformed("", "is not a list of commands")
      const outcomes = await line.call<ReadonlyArray<PlainOutcome>>("recordAll", [
        commands.map(named),
      ])
      return outcomes.map(
        (one): Outcome => (one.ok ? one : { ok: false, failure: failureOf(one.failure) }),
      )
    },
    reps: (how?: BrowserAnswerOptions) => line.call("reps", [], how),
    findContact: (key: string, how?: BrowserAnswerOptions) => line.call("findContact", [key], how),
    log: (query?: unknown) => ({ [Symbol.asyncIterator]: () => line.read("log", [query]) }),
    exportLines: () => ({ [Symbol.asyncIterator]: () => line.read("exportLines", []) }),
    head: () => line.call("head", []),
    verify: (kept?: unknown, how?: BrowserAnswerOptions) => line.call("verify", [kept], how),
    watch: (question: unknown, options?: WatchOptions) => ({
      [Symbol.asyncIterator]: () => watch(question, options),
    }),
    subscribe: (
      question: unknown,
      listener: (answer: never) => void,
      { onError = unhandled, ...options }: SubscribeOptions = {},
    ) =>
      handedTo(watch(question, options), listener, (failure) => {
        if (!line.isOver) onError(failure)
      }),
    close: () => line.close(),
  }
  return { ...verbs, ...answers, ...methods } as unknown as BrowserLog
}

type PlainOutcome =
  | Extract<Outcome, { readonly ok: true }>
  | { readonly ok: false; readonly failure: PlainFailure }

/**
 * A command that is sent again, because the tab that held the log was closed, must be known by its id.
 */
const named = <O extends RecordOptions>(options?: O): O & RecordOptions =>
  ({ ...options, commandId: options?.commandId ?? crypto.randomUUID() }) as O & RecordOptions
