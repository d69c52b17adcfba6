import type { Dated } from "@followthrough/core"
import { suggestion } from "@followthrough/core"
import type { TableRow } from "../csv/table.js"
import { type Binding, mappingProblem } from "../expression/binding.js"
import { type Condition, compileCondition } from "../expression/condition.js"
import { compileNumber } from "../expression/number.js"
import { exactMillisOf } from "../expression/sequence.js"
import { compileText } from "../expression/text.js"
import { compileTime, type ReadableTime } from "../expression/time.js"
import { type FilePlace, importProblem } from "../problem/import-problem.js"
import { shownChoices } from "../problem/shown-text.js"
import {
  addsContact,
  commandShapes,
  isOfContact,
  type NamedKind,
  type ObjectShape,
} from "./command-shape.js"
import { compileParts, type NamedPart } from "./compile-fields.js"
import { compileOccurrence, type OccurrencePlan } from "./compile-occurrence.js"
import type { Fact, Fields, MappingFile } from "./mapping-schema.js"

/** What one entry of a rule's `facts` makes of a row. */
export interface FactPlan {
  readonly record: string
  readonly when: Condition | undefined
  /** `previous`: the instant of the fact before it in the row. */
  readonly at: ReadableTime<Dated> | "previous"
  /** Its own time, where the row tells it. */
  readonly ownTime: ReadableTime<Dated> | undefined
  readonly parts: ReadonlyArray<NamedPart>
  /** The field that names what the command brings into being. */
  readonly brings: Brings | undefined
  /** Set where it is not recorded for every row of a contact. */
  readonly occurrence: OccurrencePlan | undefined
  readonly repeat: RepeatPlan | undefined
}

interface Brings {
  readonly field: string
  readonly kind: NamedKind
}

export interface RepeatPlan {
  readonly times: (row: TableRow) => number
  readonly place: (row: TableRow) => FilePlace
  readonly stepMillis: number
  /** The parts of the last one, where it differs. */
  readonly last: ReadonlyArray<NamedPart>
}

const BRINGS: ReadonlyMap<string, Brings> = new Map<string, Brings>([
  ["LogTouch", { field: "touchId", kind: "touch" }],
  ["MakePromise", { field: "promiseId", kind: "promise" }],
  ["BookStep", { field: "stepId", kind: "step" }],
  ["PlaceHold", { field: "holdId", kind: "hold" }],
  ["RecordReferral", { field: "referralId", kind: "referral" }],
  ["RecordAbsence", { field: "absenceId", kind: "absence" }],
])

const NAMES = ["touchId", "promiseId", "stepId", "holdId", "referralId", "absenceId"]

/** Whether a fact may speak of what another row brings into being. */
export const speaksOfNames = ({ fields = {}, record, repeat }: Fact): boolean =>
  [fields, repeat?.last ?? {}].some((given) => {
    const { [BRINGS.get(record)?.field ?? ""]: _, ...others } = given
    return NAMES.some((name) => JSON.stringify(others).includes(`"${name}"`))
  })

const byAt = '"at" beside the fields'
const ALWAYS_RESERVED = [
  ["_tag", '"record"'],
  ["occurredAt", byAt],
  ["on", byAt],
  ["precision", byAt],
] as const

/** The parts of a command; `also` are fields that the replay itself fills in. */
export const compileCommandParts = (
  record: string,
  fields: Fields,
  path: string,
  binding: Binding,
  also: { readonly reserved?: ReadonlyArray<readonly [string, string]> } = {},
): ReadonlyArray<NamedPart> => {
  const shape = shapeNamed(record, path, binding)
  const brings = BRINGS.get(record)
  const ofContact = isOfContact(record) ? [["contactId", 'the "key" of "contact"'] as const] : []
  return compileParts(shape, fields, path, binding, {
    reserved: new Map([...ALWAYS_RESERVED, ...ofContact, ...(also.reserved ?? [])]),
    generated: new Set(brings === undefined ? [] : [brings.field]),
  })
}

const shapeNamed = (record: string, path: string, binding: Binding): ObjectShape => {
  const shape = commandShapes.get(record)
  if (shape !== undefined) return shape
  const names = [...commandShapes.keys()]
  throw mappingProblem(
    binding,
    path.replace(/fields$/, "record"),
    `"${record}" is no command${suggestion(record, names)}`,
    `use ${shownChoices(names)}`,
  )
}

export const compileFact = (
  fact: Fact,
  path: string,
  binding: Binding,
  at: ReadableTime<Dated> | undefined,
  { isFirst, mapping }: { readonly isFirst: boolean; readonly mapping: MappingFile },
): FactPlan => {
  const parts = compileCommandParts(fact.record, fact.fields ?? {}, `${path}.fields`, binding)
  const when = compileAt(fact, `${path}.at`, binding, at, isFirst)
  const isMadeUp = typeof fact.at === "object" && fact.at.sequence !== undefined
  return {
    record: fact.record,
    parts,
    when: fact.when && compileCondition(fact.when, `${path}.when`, binding),
    at: when,
    ownTime: fact.at === undefined || when === "previous" || isMadeUp ? undefined : when,
    brings: BRINGS.get(fact.record),
    occurrence: compileOccurrence(fact, path, mapping, binding),
    repeat: compileRepeat(fact, `${path}.repeat`, binding, parts),
  }
}

const compileAt = (
  fact: Fact,
  path: string,
  binding: Binding,
  at: ReadableTime<Dated> | undefined,
  isFirst: boolean,
): ReadableTime<Dated> | "previous" => {
  if (fact.at === "previous") {
    if (!isFirst) return fact.at
    throw mappingProblem(binding, path, "no fact comes before the first one of a rule")
  }
  if (fact.at !== undefined) return compileTime(fact.at, path, binding)
  if (at !== undefined) return at
  throw mappingProblem(
    binding,
    path,
    'is missing, and the mapping has no "at" for all facts',
    'say when the fact happened; for a file without times, "at": {"sequence": …}',
  )
}

/** Facts that one row becomes by being repeated. */
export const MOST_TIMES = 10_000

const compileRepeat = (
  { fields, record, repeat }: Fact,
  path: string,
  binding: Binding,
  parts: ReadonlyArray<NamedPart>,
): RepeatPlan | undefined => {
  if (repeat === undefined) return undefined
  if (addsContact(record) || record === "AddRep") {
    throw mappingProblem(binding, path, `${record} happens once`, "leave it out")
  }
  const times = compileText(repeat.times, `${path}.times`, binding)
  const format = typeof repeat.times === "object" ? repeat.times.number : undefined
  const read = compileNumber(format ?? {})
  const last = { ...fields, ...repeat.last }
  return {
    times: (row) => {
      const text = times.read(row)
      const count = text === "" ? 0 : read(text)
      if (count !== undefined && Number.isInteger(count) && count >= 0 && count <= MOST_TIMES) {
        return count
      }
      throw importProblem({
        ...times.place(row),
        found: text,
        expected: `a whole number from 0 to ${MOST_TIMES.toLocaleString("en")}`,
        fix: "correct the cell, or map another column",
      })
    },
    place: times.place,
    stepMillis: repeat.step === undefined ? 0 : exactMillisOf(repeat.step, `${path}.step`, binding),
    last:
      repeat.last === undefined
        ? parts
        : compileCommandParts(record, last, `${path}.last`, binding),
  }
}
