import type {
  ActorId,
  Command,
  ContactId,
  Dated,
  Instant,
  Recording,
  RepId,
} from "@followthrough/core"
import { type ReadableTime, stepsBefore } from "../expression/time.js"
import { addsContact, isOfContact } from "../mapping/command-shape.js"
import type { FactPlan } from "../mapping/compile-fact.js"
import { ownId } from "../mapping/compile-field.js"
import { fillIn, type NamedPart } from "../mapping/compile-fields.js"
import type { Plan } from "../mapping/compile-mapping.js"
import type { Naming, Turn } from "../mapping/turn.js"
import { type FilePlace, importProblem } from "../problem/import-problem.js"
import type { ContactBook } from "./contact-book.js"
import { identityOf } from "./identity.js"
import type { MatchedRow } from "./matched-row.js"
import type { RepBook } from "./rep-book.js"

/** What is known of contacts and reps when a row's turn comes. */
export interface Books {
  readonly contacts: ContactBook | undefined
  readonly reps: RepBook
}

type Draft = Record<string, unknown>

/** The recordings of one row. */
export class RowReplay implements Naming {
  private readonly matched: MatchedRow
  private readonly plan: Plan
  private readonly books: Books
  private readonly now: Instant
  private readonly recordings: Array<Recording> = []
  private readonly counts = new Map<string, number>()
  private latest: Dated | undefined

  constructor(matched: MatchedRow, plan: Plan, importedAt: Instant, books: Books) {
    this.matched = matched
    this.plan = plan
    this.books = books
    this.now = plan.recordedAt?.read(matched.row)?.at ?? importedAt
  }

  run(): ReadonlyArray<Recording> {
    const { contact, row, rule } = this.matched
    const add = this.plan.contact?.add
    if (contact !== undefined && add !== undefined && !contact.added) {
      contact.added = true
      // The same whichever of the contact's rows comes first.
      this.push("AddContact", add.parts, this.datedBy(add.at), this.idOf("AddContact", [0]))
    }
    for (const fact of rule.facts) {
      if (fact.when?.holds(row) === false || this.wasRecorded(fact)) continue
      if (fact.record === "AddRep") this.addRep(fact)
      else this.recordFact(fact)
    }
    return this.recordings
  }

  private wasRecorded({ once, path }: FactPlan): boolean {
    const { contact } = this.matched
    if (!once || contact === undefined) return false
    contact.once ??= new Set()
    if (contact.once.has(path)) return true
    contact.once.add(path)
    return false
  }

  private recordFact({ at, brings, parts, record, repeat }: FactPlan): void {
    const times = repeat === undefined ? 1 : repeat.times(this.matched.row)
    for (let nth = 1; nth <= times; nth += 1) {
      const dated = stepsBefore(this.datedBy(at), repeat?.stepMillis ?? 0, times - nth)
      const commandId = this.idOf(record, this.matched.rowKey)
      const own = brings && { [brings.field]: ownId(brings.kind, commandId) }
      const isLast = repeat !== undefined && nth === times
      this.push(record, isLast ? repeat.last : parts, dated, commandId, own)
    }
  }

  /** The identity of one more command of that kind in this row. */
  private idOf(record: string, rowKey: ReadonlyArray<string | number>): string {
    const count = this.counts.get(record) ?? 0
    this.counts.set(record, count + 1)
    const contactId = this.matched.contact?.contactId ?? ""
    return identityOf(this.plan.source, contactId, ...rowKey, record, count)
  }

  private push(
    record: string,
    parts: ReadonlyArray<NamedPart>,
    dated: Dated,
    commandId: string,
    own?: Draft,
  ): void {
    const turn = this.turn(dated, commandId)
    const draft = draftOf(record, dated)
    if (turn.contact !== undefined && isOfContact(record)) {
      draft["contactId"] = turn.contact.contactId
      if (addsContact(record)) draft["externalId"] = turn.contact.externalId
    }
    fillIn(Object.assign(draft, own), parts, turn)
    this.keep(draft, turn)
    this.latest = dated
  }

  private turn(dated: Dated, commandId: string): Turn {
    const { contact, row } = this.matched
    return { row, dated, commandId, contact, naming: this }
  }

  contactNamed(key: string): ContactId {
    const { contacts } = this.books
    if (contacts !== undefined) return contacts.named(key)
    throw new TypeError("a command about a contact was compiled without a contact")
  }

  repNamed(text: string, place: FilePlace, { dated }: Turn): RepId | undefined {
    const id = this.books.reps.idOf(text, place)
    if (id !== undefined && this.books.reps.isNew(id)) {
      this.pushRep(id, text, this.plan.reps.parts, dated)
    }
    return id
  }

  private addRep({ at, parts }: FactPlan): void {
    const { reps } = this.books
    const dated = this.datedBy(at)
    let name = ""
    const naming: Naming = {
      contactNamed: (key) => this.contactNamed(key),
      repNamed: (text, place) => {
        name = text
        return reps.idOf(text, place)
      },
    }
    const whom = parts.find((part) => part.name === "repId")
    const id = whom?.build({ ...this.turn(dated, ""), naming })
    if (typeof id !== "string" || !reps.isNew(id as RepId)) return
    this.pushRep(
      id as RepId,
      name,
      parts.filter((part) => part !== whom),
      dated,
    )
  }

  private pushRep(repId: RepId, text: string, parts: ReadonlyArray<NamedPart>, dated: Dated): void {
    const turn = this.turn(dated, "")
    const draft = Object.assign(draftOf("AddRep", dated), { repId, externalId: text, name: text })
    const naming: Naming = {
      contactNamed: (key) => this.contactNamed(key),
      // A manager is only named here: the row's own columns tell of the rep.
      repNamed: (manager, place) => {
        const id = this.books.reps.idOf(manager, place)
        if (id !== undefined && this.books.reps.isNew(id)) this.pushRep(id, manager, [], dated)
        return id
      },
    }
    fillIn(draft, parts, { ...turn, naming })
    // Made of all it says: a rep whom a later import describes anew is known already, no mismatch.
    const commandId = identityOf(this.plan.source, "AddRep", JSON.stringify(draft))
    this.keep(draft, { ...turn, commandId })
  }

  private keep(draft: Draft, turn: Turn): void {
    const actor = this.plan.actor?.build(turn) as ActorId | undefined
    this.recordings.push({
      commandId: turn.commandId,
      now: this.now,
      ...(actor === undefined ? {} : { actor }),
      command: commandFrom(draft),
    })
  }

  private datedBy(at: ReadableTime<Dated> | "previous"): Dated {
    if (at === "previous") return this.previous()
    const dated = at.read(this.matched.row) ?? this.plan.undatedAt
    if (dated !== undefined) return dated
    throw importProblem(
      {
        ...at.place(this.matched.row),
        found: "",
        expected: "a time",
        fix: 'fill the cell, or say "undatedAt" in the mapping',
      },
      'there is no time here, and the mapping has no "undatedAt"',
    )
  }

  private previous(): Dated {
    if (this.latest !== undefined) return this.latest
    const { at } = this.plan
    if (at !== undefined) return this.datedBy(at)
    const { file, line } = this.matched.row
    throw importProblem(
      { file, line, fix: 'say "at" for the whole mapping' },
      'no fact of this row comes before the one that is at "previous"',
    )
  }
}

const draftOf = (record: string, { at, on }: Dated): Draft =>
  on === undefined ? { _tag: record, occurredAt: at } : { _tag: record, occurredAt: at, on }

/**
 * The parts were compiled from the command's own schema and each was decoded by its own piece of it:
 * decoding the whole again for every row would cost as much as reading the file. That both give the
 * same is a property in the tests.
 */
const commandFrom = (draft: Draft): Command => draft as unknown as Command
