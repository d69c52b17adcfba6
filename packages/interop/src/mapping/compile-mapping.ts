import type { Dated } from "@followthrough/core"
import {
  type AmbiguousCells,
  type Binding,
  mappingProblem,
  type Readable,
} from "../expression/binding.js"
import { type Condition, compileCondition } from "../expression/condition.js"
import { isoDated } from "../expression/instant-reader.js"
import { compileText } from "../expression/text.js"
import { compileTime, type ReadableTime } from "../expression/time.js"
import { shownText } from "../problem/shown-text.js"
import { addsContact, isOfContact, shapeOfActor } from "./command-shape.js"
import { compileCommandParts, compileFact, type FactPlan, speaksOfNames } from "./compile-fact.js"
import { compileLeaf, type Part } from "./compile-field.js"
import type { NamedPart } from "./compile-fields.js"
import { compileOrder, type OrderPlan } from "./compile-order.js"
import type { Time } from "./expression-schema.js"
import type { MappingFile, Rule } from "./mapping-schema.js"

export interface RulePlan {
  readonly when: Condition | undefined
  /** Why rows that match are passed over; undefined: they are not. */
  readonly skip: string | undefined
  readonly tieRank: number
  readonly facts: ReadonlyArray<FactPlan>
}

export interface ContactPlan {
  /** Undefined: the row's number is the key. */
  readonly key: ReadonlyArray<Readable> | undefined
  readonly namespace: string
  /** How the first row of a contact adds it. */
  readonly add: AddPlan | undefined
}

export interface AddPlan {
  readonly at: ReadableTime<Dated>
  /** `at` is what the mapping says of the adding alone, not the time of its rows. */
  readonly isOwn: boolean
  /** `at` is a sequence: reading it takes a tick. */
  readonly isMadeUp: boolean
  readonly parts: ReadonlyArray<NamedPart>
}

export interface RepPlan {
  readonly none: ReadonlySet<string>
  readonly hashed: boolean
  readonly namespace: string
  readonly parts: ReadonlyArray<NamedPart>
}

/** A mapping ready to be run over rows. It holds the state of its sequences, so it runs once. */
export interface Plan {
  readonly source: string
  readonly contact: ContactPlan | undefined
  readonly reps: RepPlan
  readonly rowKey: ReadonlyArray<Readable> | undefined
  readonly order: OrderPlan
  /** When facts happened that do not say it themselves. */
  readonly at: ReadableTime<Dated> | undefined
  readonly undatedAt: Dated | undefined
  readonly recordedAt: ReadableTime<Dated> | undefined
  /** When the source says that a fact was entered, where that is not when it was recorded. */
  readonly enteredAt: ReadableTime<Dated> | undefined
  readonly actor: Part | undefined
  readonly rules: ReadonlyArray<RulePlan>
  readonly skipUnmatched: boolean
  /** Facts speak of promises, steps, touches … of other rows by their names. */
  readonly speaksOfNames: boolean
  /** Notes the cells of each row that could be read otherwise. */
  readonly ambiguous: AmbiguousCells
}

/** Compiles a mapping against the columns of the files that it will read. */
export const compileMapping = (mapping: MappingFile, binding: Binding): Plan => {
  const at = mapping.at === undefined ? undefined : compileTime(mapping.at, "at", binding)
  return {
    source: mapping.source,
    contact: compileContact(mapping, binding, at),
    reps: compileReps(mapping, binding),
    rowKey: mapping.rowKey?.map((text, index) => compileText(text, `rowKey[${index}]`, binding)),
    order: compileOrder(mapping, binding, at),
    at,
    undatedAt: compileUndated(mapping, binding),
    recordedAt: mapping.recordedAt && compileTime(mapping.recordedAt, "recordedAt", binding),
    enteredAt: mapping.enteredAt && compileTime(mapping.enteredAt, "enteredAt", binding),
    actor:
      mapping.actor === undefined
        ? undefined
        : compileLeaf(shapeOfActor, mapping.actor, "actor", binding),
    rules: mapping.rules.map((rule, index) =>
      compileRule(rule, `rules[${index}]`, mapping, binding, at),
    ),
    skipUnmatched: mapping.unmatched === "skip",
    ambiguous: binding.ambiguous,
    speaksOfNames: mapping.rules.some(({ facts = [] }) => facts.some(speaksOfNames)),
  }
}

const compileContact = (
  { at: ofAll, contact, source }: MappingFile,
  binding: Binding,
  at: ReadableTime<Dated> | undefined,
): ContactPlan | undefined => {
  if (contact === undefined) return undefined
  const { add, key } = contact
  const addAt = add?.at === undefined ? at : compileTime(add.at, "contact.add.at", binding)
  if (add !== undefined && addAt === undefined) {
    throw mappingProblem(binding, "contact.add.at", 'is missing, and the mapping has no "at"')
  }
  return {
    key:
      key === "row-number"
        ? undefined
        : key.map((text, index) => compileText(text, `contact.key[${index}]`, binding)),
    namespace: contact.namespace ?? source,
    add:
      add === undefined || addAt === undefined
        ? undefined
        : {
            at: addAt,
            isOwn: add.at !== undefined,
            isMadeUp: isSequence(add.at ?? ofAll),
            parts: compileCommandParts(
              "AddContact",
              add.fields ?? {},
              "contact.add.fields",
              binding,
            ),
          },
  }
}

const isSequence = (time: Time | undefined): boolean =>
  typeof time === "object" && time.sequence !== undefined

const compileReps = ({ reps = {}, source }: MappingFile, binding: Binding): RepPlan => ({
  none: new Set(reps.none),
  hashed: reps.ids === "hash",
  namespace: reps.namespace ?? source,
  parts: compileCommandParts("AddRep", reps.fields ?? {}, "reps.fields", binding, {
    reserved: [["repId", "the field that names the rep"]],
  }),
})

const compileUndated = ({ undatedAt }: MappingFile, binding: Binding): Dated | undefined => {
  if (undatedAt === undefined) return undefined
  const dated = isoDated(undatedAt, binding.zone)
  if (dated !== undefined) return dated
  throw mappingProblem(
    binding,
    "undatedAt",
    `${shownText(undatedAt)} is not an instant, nor a date in the mapping's "zone"`,
    "write ISO 8601, such as 2024-01-01T09:00:00+01:00",
  )
}

const compileRule = (
  rule: Rule,
  path: string,
  mapping: MappingFile,
  binding: Binding,
  at: ReadableTime<Dated> | undefined,
): RulePlan => {
  const facts = rule.facts ?? []
  for (const [index, { record }] of facts.entries()) {
    const where = `${path}.facts[${index}].record`
    if (mapping.contact === undefined && isOfContact(record)) {
      throw mappingProblem(
        binding,
        "contact",
        `is missing: ${record} (${where}) is about a contact`,
        'say by which "key" a row tells its contact',
      )
    }
    if (addsContact(record) && mapping.contact?.add !== undefined) {
      throw mappingProblem(
        binding,
        where,
        '"contact.add" adds every contact already',
        "leave out one of the two",
      )
    }
  }
  return {
    when: rule.when && compileCondition(rule.when, `${path}.when`, binding),
    skip: rule.skip,
    tieRank: rule.tieRank ?? 0,
    facts: facts.map((fact, index) =>
      compileFact(fact, `${path}.facts[${index}]`, binding, at, {
        isFirst: index === 0,
        mapping,
      }),
    ),
  }
}
