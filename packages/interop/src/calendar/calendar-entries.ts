import type { PromiseRow, QueueRow, Why } from "@followthrough/projection"
import { english, type Language, sayStep, sayWhy } from "@followthrough/projection/english"
import type { CalendarAnswers } from "./calendar-answers.js"
import type { CalendarFact } from "./calendar-client.js"
import type { CalendarEntry, CalendarTime } from "./calendar-entry.js"
import { oneLine, readableText } from "./content-line.js"
import { factsNaming, keyOfStep, type Named, namedBy, uidOf } from "./entry-identity.js"
import { answerDue, dueAsSaid } from "./said-time.js"

/** In which words and on whose clock entries tell what is to be done, and of which log they are. */
export interface Wording {
  readonly zone: string
  readonly language?: Language
  readonly workspace?: string
}

/** What a calendar shows of the answers: promises, booked steps, and the next step of each contact. */
export const entriesOf = (
  answers: CalendarAnswers,
  { language = english, workspace = "main", zone }: Wording,
): ReadonlyArray<CalendarEntry> => {
  const telling: Telling = {
    uid: (key) => uidOf(workspace, ...key),
    facts: (contactId) => answers.facts.get(contactId) ?? [],
    why: (why) => sayWhy(why, zone, language),
    step: (step) => sayStep(step, language),
  }
  const owed = owedNow(answers, telling)
  const entries = new Map<string, CalendarEntry>()
  for (const promise of answers.promises) {
    const named = { logOf: promise.duplicateId ?? promise.contactId, id: promise.promiseId }
    const key = JSON.stringify(["promise", named.logOf, named.id])
    const now = promise.owed ? owed.get(key) : undefined
    // Somebody else's by now.
    if (now !== undefined && !now.isShown) continue
    entries.set(key, promiseEntry(promise, named, now?.row, telling))
  }
  for (const [key, { isShown, row }] of owed) {
    if (isShown && !entries.has(key)) entries.set(key, stepEntry(row, telling))
  }
  return [...entries.values()].sort(byTime)
}

interface Owed {
  readonly row: QueueRow
  /** Is it in the calendar of the rep? */
  readonly isShown: boolean
}

/** What is owed, each once: the next step of each contact, and whatever else has been agreed on. */
const owedNow = (
  { agendas, queue, repId }: CalendarAnswers,
  { facts }: Telling,
): ReadonlyMap<string, Owed> => {
  const owed = new Map<string, Owed>()
  const tell = (row: QueueRow, isShown: boolean): void => {
    const key = JSON.stringify(keyOfStep(row, facts(row.contactId)))
    if (!owed.has(key)) owed.set(key, { row, isShown })
  }
  // A next step is in the rep's queue for whatever reason: as who owes it, stands in or manages.
  for (const row of queue) tell(row, true)
  for (const rows of agendas.values()) {
    for (const row of rows) {
      if (row.step !== "promise" && row.step !== "step") continue
      tell(row, repId === undefined || row.repIds.includes(repId))
    }
  }
  return owed
}

interface Telling {
  readonly uid: (key: ReadonlyArray<string | number>) => string
  readonly facts: (contactId: string) => ReadonlyArray<CalendarFact>
  readonly why: (why: Why) => string
  readonly step: (step: QueueRow["step"]) => string
}

const promiseEntry = (
  promise: PromiseRow,
  named: Named,
  row: QueueRow | undefined,
  { facts, step, uid, why }: Telling,
): CalendarEntry => {
  const { due, keptAt, madeAt, owed, status, what } = promise
  const about = factsNaming(facts(promise.contactId), "promiseId", named)
  const isPartly = status === "partly-kept" || status === "late"
  const isKept = !owed && status !== "released" && keptAt !== undefined
  return {
    kind: "to-do",
    uid: uid(["promise", named.logOf, named.id]),
    sequence: about.length,
    due: dueAsSaid(row?.by ?? due, about),
    ...texts(
      `${nameOf(promise)}: ${what === "" ? step("promise") : what}`,
      why(row?.why ?? { code: "promise-made", what, madeAt }),
    ),
    status: owed ? (isPartly ? "IN-PROCESS" : "NEEDS-ACTION") : isKept ? "COMPLETED" : "CANCELLED",
    ...(isKept ? { completedAt: keptAt } : {}),
  }
}

const stepEntry = (row: QueueRow, { facts, step, uid, why }: Telling): CalendarEntry => {
  const told = facts(row.contactId)
  const through = row.channel === undefined ? "" : ` (${row.channel})`
  const words = agreedWords(row.why)
  const entry = {
    uid: uid(keyOfStep(row, told)),
    ...texts(`${nameOf(row)}: ${words === "" ? step(row.step) : words}${through}`, why(row.why)),
  }
  if (row.step === "step") {
    const named = namedBy(told, row.facts, "StepBooked")
    const about = named === undefined ? told : factsNaming(told, "stepId", named)
    return { ...entry, kind: "event", sequence: about.length, start: { at: row.from } }
  }
  if (row.step === "promise") {
    const named = namedBy(told, row.facts, "PromiseMade")
    const about = named === undefined ? told : factsNaming(told, "promiseId", named)
    const due = dueAsSaid(row.by, about)
    return { ...entry, kind: "to-do", sequence: about.length, due, status: "NEEDS-ACTION" }
  }
  const day = answerDue(row.by, row.why, row.facts, told)
  const times = day === undefined ? { start: { at: row.from }, due: { at: row.by } } : { due: day }
  return { ...entry, kind: "to-do", sequence: told.length, ...times, status: "NEEDS-ACTION" }
}

/** What was promised or booked, in the words of whoever recorded it; empty where there are none. */
const agreedWords = (why: Why): string =>
  why.code === "promise-made" ? why.what : why.code === "step-booked" ? (why.about ?? "") : ""

const texts = (summary: string, description: string) => ({
  summary: oneLine(summary),
  description: readableText(description),
})

const nameOf = ({
  contactId,
  externalId,
  name,
}: Pick<QueueRow, "contactId" | "externalId" | "name">): string => name ?? externalId ?? contactId

const byTime = (a: CalendarEntry, b: CalendarEntry): number => {
  const [one, other] = [timeText(a.start ?? a.due), timeText(b.start ?? b.due)]
  if (one !== other) return one < other ? -1 : 1
  return a.uid < b.uid ? -1 : 1
}

const timeText = (time: CalendarTime | undefined): string =>
  time === undefined ? "" : "on" in time ? time.on : time.at
