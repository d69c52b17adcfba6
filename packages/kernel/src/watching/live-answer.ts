import { contactStream, partyStream } from "@followthrough/core"
import { concernOfRep } from "../read-models/concerns.js"
import { comparable } from "./comparable.js"
import type { Concerned } from "./log-changes.js"
import type { LiveQuestion } from "./question.js"
import type { Watcher } from "./watcher.js"

/** One question that is watched, by however many, and its latest answer. */
export class LiveAnswer {
  readonly question: LiveQuestion
  readonly watchers = new Set<Watcher>()
  /** As of when it was last worked out; undefined: not yet. */
  at: number | undefined
  /**
   * Until when (exclusive) it holds besides what rows and rules say, as long as nothing is recorded. Undefined:
   * nobody has looked yet.
   */
  until: number | undefined
  /** Rows that it rests on were still being made again. */
  isSettling = false
  text = ""
  #answer: unknown

  constructor(question: LiveQuestion) {
    this.question = question
  }

  /** Takes over an answer as of an instant, and tells the watchers if it differs. */
  give(answer: unknown, at: number): void {
    this.at = at
    this.until = undefined
    this.isSettling = isSettling(answer)
    this.text = comparable(answer)
    this.#answer = answer
    for (const watcher of this.watchers) this.tell(watcher)
  }

  tell(watcher: Watcher): void {
    if (this.at !== undefined) watcher.offer(this.#answer, this.text)
  }

  /** Whether a change of the log may change it. */
  isConcernedBy({ concerns, everyone, streams }: Concerned): boolean {
    if (everyone) return true
    const { ask, query } = this.question
    const { contactId, partyId, queue, repId } = query
    if (ask === "agenda" || ask === "explain") return streams.has(contactStream(String(contactId)))
    // What became of a contact may be owed to whoever referred them, in another rep's list.
    if (ask === "asks" || ask === "flow") return true
    if (partyId !== undefined) return streams.has(partyStream(String(partyId)))
    // Any contact may have come into a queue.
    return repId === undefined || queue !== undefined || concerns.has(concernOfRep(String(repId)))
  }

  /**
   * So long, at most, an answer is looked at ahead for when it changes next; undefined: rows tell it. A check of the
   * flow counts days, a day of a plan ends, and an explanation tells of more than what is owed.
   */
  get lookAhead(): number | undefined {
    const { ask } = this.question
    if (ask === "flow" || ask === "plan") return A_DAY
    return ask === "explain" ? A_YEAR : undefined
  }

  /** Explanations and agendas come from the contact's own log. */
  get restsOnRows(): boolean {
    const { ask } = this.question
    return ask !== "explain" && ask !== "agenda"
  }
}

const A_DAY = 86_400_000
const A_YEAR = 366 * A_DAY

const isSettling = (answer: unknown): boolean =>
  typeof answer === "object" && answer !== null && "settling" in answer
