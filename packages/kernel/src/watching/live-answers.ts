import { instantToIso, saturatedInstant } from "@followthrough/core"
import { watchers } from "../telemetry/measures.js"
import { comparable } from "./comparable.js"
import { LiveAnswer } from "./live-answer.js"
import type { Concerned, RowsHold } from "./log-changes.js"
import type { LiveQuestion } from "./question.js"
import type { Timer } from "./timer.js"
import type { Watcher } from "./watcher.js"

/** What live answers are made with. */
export interface LiveSource {
  readonly answer: (question: LiveQuestion, at: string) => Promise<unknown>
  /** Hears of the logs that something is recorded in, from when it resolves on; gives what ends that. */
  readonly follow: (
    heard: (streams: ReadonlyArray<string>) => void,
    failed: (failure: unknown) => void,
  ) => Promise<() => void>
  readonly concerned: (streams: ReadonlyArray<string>) => Promise<Concerned>
  readonly settle: (at: number) => Promise<RowsHold | undefined>
  readonly turnedSince: (instant: number) => Promise<ReadonlyArray<string>>
  readonly timer: Timer
}

/** What is recorded within so many milliseconds wakes answers once. */
const A_BURST = 4

const nobody: Concerned = { everyone: false, concerns: new Set(), streams: new Set() }
const everyone: Concerned = { ...nobody, everyone: true }

/**
 * The live answers of one log. Equal questions share one, which is worked out again when something was recorded
 * that concerns it or when a row or a rule turned that does, and by nobody else: between those nothing runs.
 *
 * One thing is done at a time: what was recorded, then rows, then answers, then looking ahead. Only first answers do
 * not wait for rows, nor others while many rows are made again.
 */
export class LiveAnswers {
  readonly #source: LiveSource
  readonly #live = new Map<string, LiveAnswer>()
  readonly #due = new Set<LiveAnswer>()
  #heard = new Set<string>()
  /** Rows are to be looked at: something was recorded, or the first of them has ended. */
  #looking = false
  /** When rows were looked at last, and until when they hold; no rows: there are none to go by. */
  #looked: { readonly at: number; readonly rows: RowsHold | undefined } | undefined
  /** More rows are to be made again than one look takes. */
  #isBehind = false
  /** When the first answer was given that did not wait for a look at the rows. */
  #early: number | undefined
  #following: Promise<() => void> | undefined
  #working = false
  #closed = false
  #cancel: () => void = () => undefined

  constructor(source: LiveSource) {
    this.#source = source
  }

  join(question: LiveQuestion, watcher: Watcher): void {
    if (this.#closed) {
      watcher.close()
      return
    }
    const live = this.#live.get(question.key) ?? new LiveAnswer(question)
    this.#live.set(question.key, live)
    live.watchers.add(watcher)
    watchers.add(1)
    live.tell(watcher)
    if (live.at === undefined) this.#due.add(live)
    this.#go()
  }

  leave(watcher: Watcher): void {
    for (const live of this.#live.values()) {
      if (!live.watchers.delete(watcher)) continue
      watchers.add(-1)
      if (live.watchers.size === 0) this.#forget(live)
    }
  }

  close(): void {
    this.#closed = true
    for (const live of [...this.#live.values()]) {
      for (const watcher of live.watchers) watcher.close()
      this.#forget(live)
    }
  }

  #forget(live: LiveAnswer): void {
    watchers.add(-live.watchers.size)
    this.#live.delete(live.question.key)
    this.#due.delete(live)
    if (this.#live.size === 0) this.#stop()
  }

  /** Nobody watches: nothing is left running. */
  #stop(): void {
    this.#cancel()
    this.#following?.then(
      (end) => end(),
      () => undefined,
    )
    this.#following = undefined
    this.#looked = undefined
    this.#looking = false
    this.#isBehind = false
    this.#early = undefined
    this.#heard = new Set()
  }

  #fail(live: LiveAnswer, failure: unknown): void {
    for (const watcher of live.watchers) watcher.fail(failure)
    this.#forget(live)
  }

  #go(): void {
    if (this.#working || this.#live.size === 0) return
    this.#working = true
    this.#cancel()
    void this.#work().finally(() => {
      this.#working = false
      // Somebody may have come after all had gone.
      if (this.#due.size > 0 || this.#heard.size > 0) this.#go()
    })
  }

  async #work(): Promise<void> {
    while (this.#live.size > 0) {
      if (this.#following === undefined) await this.#follow()
      else if (this.#heard.size > 0) await this.#hear()
      else if (this.#looking && !this.#isPressing()) await this.#look()
      else if (this.#due.size > 0) await this.#answerNext()
      else if (!this.#hasPassed()) {
        const ahead = [...this.#live.values()].find((live) => this.#endsAhead(live) !== undefined)
        if (ahead === undefined) return this.#sleep()
        await this.#lookAhead(ahead)
      }
    }
  }

  #isPressing(): boolean {
    if (this.#isBehind) return this.#due.size > 0
    return [...this.#due].some(({ at }) => at === undefined)
  }

  // Before the first answer, so that nothing is recorded in between that nobody hears of.
  async #follow(): Promise<void> {
    const following = this.#source.follow(
      (streams) => {
        if (this.#following !== following) return
        for (const stream of streams) this.#heard.add(stream)
        this.#go()
      },
      (failure) => {
        if (this.#following !== following) return
        for (const live of [...this.#live.values()]) this.#fail(live, failure)
      },
    )
    this.#following = following
    this.#looking = true
    try {
      await following
    } catch (failure) {
      if (this.#following !== following) return
      this.#following = undefined
      for (const live of [...this.#live.values()]) this.#fail(live, failure)
    }
  }

  async #hear(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, A_BURST))
    const heard = [...this.#heard]
    this.#heard = new Set()
    this.#wake(await this.#concernedBy(heard))
    this.#looking = true
  }

  async #concernedBy(streams: ReadonlyArray<string>): Promise<Concerned> {
    try {
      return await this.#source.concerned(streams)
    } catch {
      // What cannot be read now may concern anybody: whoever cannot be answered is told so.
      return everyone
    }
  }

  #wake(concerned: Concerned): void {
    if (concerned === nobody) return
    for (const live of this.#live.values()) {
      if (live.isConcernedBy(concerned)) this.#due.add(live)
    }
  }

  async #answerNext(): Promise<void> {
    const [live] = this.#due
    if (live === undefined) return
    this.#due.delete(live)
    try {
      const at = this.#source.timer.now()
      if (this.#looking) this.#early ??= at
      const answer = await this.#ask(live, at)
      if (this.#isLive(live)) live.give(answer, at)
    } catch (failure) {
      if (this.#isLive(live)) this.#fail(live, failure)
    }
  }

  #ask({ question }: LiveAnswer, at: number): Promise<unknown> {
    return this.#source.answer(question, instantToIso(saturatedInstant(at)))
  }

  #isLive(live: LiveAnswer): boolean {
    return this.#live.get(live.question.key) === live
  }

  async #look(): Promise<void> {
    const at = this.#source.timer.now()
    try {
      const rows = await this.#source.settle(at)
      this.#isBehind = rows?.isSettled === false
      if (this.#isBehind || this.#following === undefined) return
      if (rows !== undefined) this.#wake(await this.#turnedBy(at))
      this.#looked = { at, rows }
    } catch {
      // Rows are not to be had, as in a file that may not be written to or for a while: answers are looked at ahead.
      this.#isBehind = false
      this.#looked = { at, rows: undefined }
    }
    this.#looking = false
    this.#early = undefined
    for (const live of this.#live.values()) if (live.isSettling) this.#due.add(live)
  }

  /** Whom it concerns that rows or rules have ended since answers were given. */
  async #turnedBy(at: number): Promise<Concerned> {
    const looked = this.#looked?.at ?? at
    const { rules, until } = this.#looked?.rows ?? { rules: at + 1, until: at + 1 }
    // The clock was put back, or the rules are other ones.
    if (at < looked || at >= rules) return everyone
    if (this.#early === undefined && at < until) return nobody
    const since = Math.min(this.#early ?? at, looked)
    return this.#concernedBy(await this.#source.turnedSince(since))
  }

  /** How far to look ahead for when an answer changes; undefined: that is known already, or rows tell it. */
  #endsAhead(live: LiveAnswer): number | undefined {
    if (live.until !== undefined || live.at === undefined) return undefined
    const rows = this.#looked?.rows
    const far = live.lookAhead ?? (rows === undefined ? A_DAY : undefined)
    if (far === undefined) return undefined
    // Asking rows about an instant at which they do not hold would make them again for it.
    const until = live.restsOnRows ? rows?.until : undefined
    return Math.min(live.at + far, until ?? Number.POSITIVE_INFINITY)
  }

  /**
   * Finds the first instant at which an answer differs, by halving: whatever changes by time alone stays changed
   * for a while. Left at once when there is anything else to do.
   */
  async #lookAhead(live: LiveAnswer): Promise<void> {
    const end = this.#endsAhead(live)
    const since = live.at
    if (end === undefined || since === undefined) return
    try {
      let [same, other] = [since, end - 1]
      if (other <= same || !(await this.#differs(live, other))) {
        if (live.at === since) live.until = end
        return
      }
      while (other - same > 1) {
        if (this.#heard.size > 0 || this.#due.size > 0) return
        // It has come meanwhile.
        if (other <= this.#source.timer.now()) break
        const middle = Math.floor((same + other) / 2)
        if (await this.#differs(live, middle)) other = middle
        else same = middle
      }
      if (live.at === since) live.until = other
    } catch (failure) {
      if (this.#isLive(live)) this.#fail(live, failure)
    }
  }

  async #differs(live: LiveAnswer, at: number): Promise<boolean> {
    return comparable(await this.#ask(live, at)) !== live.text
  }

  #sleep(): void {
    const rows = this.#looked?.rows?.until ?? Number.POSITIVE_INFINITY
    let until = rows
    for (const live of this.#live.values()) until = Math.min(until, live.until ?? until)
    if (until > LAST) return
    this.#cancel = this.#source.timer.wakeAt(until, () => this.#go())
  }

  /** Whether an instant has come at which rows or answers end: then there is something to do. */
  #hasPassed(): boolean {
    const now = this.#source.timer.now()
    if ((this.#looked?.rows?.until ?? now + 1) <= now) this.#looking = true
    for (const live of this.#live.values()) {
      if ((live.until ?? now + 1) <= now) this.#due.add(live)
    }
    return this.#looking || this.#due.size > 0
  }
}

const A_DAY = 86_400_000
/** No clock comes to a later instant. */
const LAST = 8_640_000_000_000_000
