import {
  type ActorId,
  type Command,
  type ContactId,
  type Dated,
  type Instant,
  instantFromMillis,
  type RepId,
} from "@followthrough/core"
import { type ReadableTime, stepsBefore } from "../expression/time.js"
import { addsContact, isOfContact, type NamedKind } from "../mapping/command-shape.js"
import { type FactPlan, MOST_TIMES, type RepeatPlan } from "../mapping/compile-fact.js"
import { ownId } from "../mapping/compile-field.js"
import { fillIn, type NamedPart } from "../mapping/compile-fields.js"
import type { AddPlan, Plan, RulePlan } from "../mapping/compile-mapping.js"
import type { Naming, Turn } from "../mapping/turn.js"
import { type FilePlace, importProblem } from "../problem/import-problem.js"
import type { Books } from "./books.js"
import type { KnownContact } from "./contact-book.js"
import { earlier } from "./earlier.js"
import type { PlacedRow } from "./placed-row.js"
import type { RowRecording } from "./recordings.js"
import { RowFindings } from "./row-findings.js"

type Draft = Record<string, unknown>

interface Pushing {
  /** It adds the contact because the row speaks of it. */
  readonly isAdding?: boolean
  /** It is recorded once for a contact. */
  readonly isOnce?: boolean
  /** The id of what it brings into being, unless its fields say it. */
  readonly own?: Draft | undefined
}

/** A row that is being turned into recordings. */
export interface RowTurn {
  readonly placed: PlacedRow
  readonly rule: RulePlan
  readonly contact: KnownContact | undefined
  /** Recorded before a row of that time, which speaks of what this one brings. */
  readonly before: Instant | undefined
}

/** The recordings of one row. What it tells for other rows is kept only with `commit`. */
export class RowReplay implements Naming {
  readonly keys = new Map<string, string>()
  readonly recordedAt: Instant
  private readonly turned: RowTurn
  private readonly plan: Plan
  private readonly books: Books
  private readonly findings: RowFindings
  private readonly recordings: Array<RowRecording> = []
  private readonly rowKey: ReadonlyArray<string | number>
  private readonly counts = new Map<string, number>()
  private latest: Dated | undefined
  private repeated = 0

  constructor(turned: RowTurn, plan: Plan, importedAt: Instant, books: Books) {
    const { contact, placed } = turned
    this.turned = turned
    this.plan = plan
    this.books = books
    this.findings = new RowFindings(books, turned)
    this.recordedAt = placed.recordedAt ?? importedAt
    this.rowKey = plan.rowKey?.map((part) => part.read(placed.row)) ?? [placed.nth]
    if (contact !== undefined) this.keys.set(contact.contactId, contact.externalId)
  }

  run(): ReadonlyArray<RowRecording> {
    const {
      contact,
      placed: { row },
      rule,
    } = this.turned
    const add = this.plan.contact?.add
    // Its cell is a cell of the row: it may be one that can be read otherwise.
    this.plan.recordedAt?.read(row)
    this.tellBeginning(add)
    // What a row tells of a rep by itself goes before those who only name them.
    const recorded = rule.facts.filter(
      (fact) => fact.when?.holds(row) !== false && !this.isOfOtherRows(fact),
    )
    for (const fact of recorded) if (fact.record === "AddRep") this.addRep(fact)
    const adding = contact === undefined || contact.added ? undefined : this.addBy(add)
    for (const fact of recorded) {
      if (fact.record !== "AddRep") this.recordFact(fact)
    }
    if (adding !== undefined && add !== undefined) this.date(adding, add)
    return this.recordings
  }

  /** Rows that come later and bring what this one speaks of. */
  needed(): ReadonlyArray<PlacedRow> {
    return this.findings.needed()
  }

  /** Keeps what the row tells for others. */
  commit(): void {
    this.findings.commit()
  }

  private tellBeginning(add: AddPlan | undefined): void {
    const { row } = this.turned.placed
    if (add !== undefined && !add.isMadeUp) this.findings.tell(add.at.read(row))
  }

  private addBy(add: AddPlan | undefined): Draft | undefined {
    if (add === undefined) return undefined
    const { row } = this.turned.placed
    const dated = add.isMadeUp ? add.at.read(row) : (this.findings.begins ?? this.plan.undatedAt)
    if (add.isMadeUp) this.findings.tell(dated)
    this.findings.addsContact = true
    // The same whichever of the contact's rows comes first.
    const commandId = this.idOf("AddContact", [0])
    const when = dated ?? { at: this.recordedAt }
    return this.push("AddContact", add.parts, when, commandId, { isAdding: true })
  }

  /** The contact begins at the earliest time that its rows tell, whichever of them adds it. */
  private date(adding: Draft, { at }: AddPlan): void {
    const begins = this.findings.begins ?? this.plan.undatedAt
    if (begins === undefined) throw this.undated(at)
    adding["occurredAt"] = begins.at
    if (begins.on === undefined) delete adding["on"]
    else adding["on"] = begins.on
  }

  private isOfOtherRows({ occurrence }: FactPlan): boolean {
    const { contact, placed } = this.turned
    if (occurrence === undefined || contact === undefined) return false
    const key = occurrence.key(placed.row)
    const isFirst = contact.once?.has(key) !== true
    if (isFirst) this.findings.once.push(key)
    return isFirst !== (occurrence.of === "first")
  }

  private recordFact({ at, brings, occurrence, parts, record, repeat }: FactPlan): void {
    const once = occurrence?.of === "first" ? occurrence.key(this.turned.placed.row) : undefined
    const times = repeat === undefined ? 1 : repeat.times(this.turned.placed.row)
    if (repeat !== undefined) this.boundRepeated(repeat, times)
    // The same whichever of the contact's rows comes first.
    const rowKey = once === undefined ? this.rowKey : [0, once]
    for (let nth = 1; nth <= times; nth += 1) {
      const dated = stepsBefore(this.datedBy(at), repeat?.stepMillis ?? 0, times - nth)
      const commandId = this.idOf(record, rowKey)
      const isLast = repeat !== undefined && nth === times
      const own = brings && { [brings.field]: ownId(brings.kind, commandId) }
      this.findings.making = brings?.kind
      this.push(record, isLast ? repeat.last : parts, dated, commandId, {
        own,
        isOnce: once !== undefined,
      })
      this.findings.making = undefined
      if (isOfContact(record) && this.plan.contact?.add?.isOwn !== true) this.findings.tell(dated)
    }
  }

  // All of a row is held in memory, and recorded together.
  private boundRepeated({ place }: RepeatPlan, times: number): void {
    this.repeated += times
    if (this.repeated <= MOST_TIMES) return
    throw importProblem(
      {
        ...place(this.turned.placed.row),
        found: String(times),
        expected: `${MOST_TIMES.toLocaleString("en")} repeated facts in all`,
        fix: "correct the cell, or make several rows of it",
      },
      `with these, the row comes to ${this.repeated.toLocaleString("en")} repeated facts: ${MOST_TIMES.toLocaleString("en")} are the most`,
    )
  }

  /** The identity of one more command of that kind in this row. */
  private idOf(record: string, rowKey: ReadonlyArray<string | number>): string {
    const count = this.counts.get(record) ?? 0
    this.counts.set(record, count + 1)
    const contactId = this.turned.contact?.contactId ?? ""
    return this.books.identityOf(this.plan.source, contactId, ...rowKey, record, count)
  }

  private push(
    record: string,
    parts: ReadonlyArray<NamedPart>,
    dated: Dated,
    commandId: string,
    { isAdding = false, isOnce = false, own }: Pushing,
  ): Draft {
    const turn = this.turn(dated, commandId, isAdding)
    const draft = this.draftOf(record, dated)
    if (turn.contact !== undefined && isOfContact(record)) {
      draft["contactId"] = turn.contact.contactId
      if (addsContact(record)) draft["externalId"] = turn.contact.externalId
      if (addsContact(record)) this.findings.addsContact = true
      else this.findings.speaksOfContact()
    }
    fillIn(Object.assign(draft, own), parts, turn)
    this.keep(draft, turn, isAdding || isOnce)
    // That of an adding may be the time of another row.
    if (!isAdding || this.plan.contact?.add?.isMadeUp === true) this.latest = dated
    return draft
  }

  private turn(dated: Dated, commandId: string, isAdding = false): Turn {
    const { contact, placed } = this.turned
    return { row: placed.row, dated, commandId, contact, naming: this, isAdding }
  }

  contactNamed(key: string): ContactId {
    const { contacts } = this.books
    if (contacts === undefined) {
      throw new TypeError("a command about a contact was compiled without a contact")
    }
    const id = contacts.named(key)
    this.keys.set(id, key)
    return id
  }

  named(kind: NamedKind, id: string): void {
    this.findings.name(kind, id)
  }

  repNamed(text: string, place: FilePlace, { dated, isAdding }: Turn): RepId | undefined {
    const id = this.repId(text, place)
    if (id === undefined) return undefined
    this.findings.tellRep(id, dated, isAdding)
    if (this.findings.bringsRep(id, false)) this.pushRep(id, text, this.plan.reps.parts, dated)
    return id
  }

  private repId(text: string, place: FilePlace): RepId | undefined {
    const id = this.books.reps.idOf(text, place)
    if (id !== undefined && id !== text) this.keys.set(id, text)
    return id
  }

  private addRep({ at, parts }: FactPlan): void {
    const dated = this.datedBy(at)
    let name = ""
    const naming: Naming = {
      contactNamed: (key) => this.contactNamed(key),
      named: (kind, id) => this.named(kind, id),
      repNamed: (text, place) => {
        name = text
        return this.repId(text, place)
      },
    }
    const whom = parts.find((part) => part.name === "repId")
    const id = whom?.build({ ...this.turn(dated, ""), naming }) as RepId | undefined
    if (id === undefined) return
    this.findings.tellRep(id, dated, false)
    if (!this.findings.bringsRep(id, true)) return
    this.pushRep(
      id,
      name,
      parts.filter((part) => part !== whom),
      dated,
      true,
    )
  }

  private pushRep(
    repId: RepId,
    text: string,
    parts: ReadonlyArray<NamedPart>,
    said: Dated,
    bySelf = false,
  ): void {
    const dated = earlier(this.books.reps.beginning(repId), said) ?? said
    const turn = this.turn(dated, "")
    const draft = Object.assign(this.draftOf("AddRep", dated), {
      repId,
      externalId: text,
      name: text,
    })
    const naming: Naming = {
      contactNamed: (key) => this.contactNamed(key),
      named: (kind, id) => this.named(kind, id),
      // A manager is only named here: the row's own columns tell of the rep.
      repNamed: (manager, place) => {
        const id = this.repId(manager, place)
        if (id === undefined) return undefined
        this.findings.tellRep(id, dated, false)
        if (this.findings.bringsRep(id, false)) this.pushRep(id, manager, [], dated)
        return id
      },
    }
    fillIn(draft, parts, { ...turn, naming })
    // Made of all it says: a rep whom a later import describes anew is known already, no mismatch.
    const commandId = this.books.identityOf(this.plan.source, "AddRep", JSON.stringify(draft))
    this.keep(draft, { ...turn, commandId }, !bySelf)
  }

  private keep(draft: Draft, turn: Turn, unlessKnown: boolean): void {
    const actor = this.plan.actor?.build(turn) as ActorId | undefined
    this.recordings.push({
      commandId: turn.commandId,
      now: this.nowFor(turn.dated),
      ...(actor === undefined ? {} : { actor }),
      ...(unlessKnown ? { unlessKnown } : {}),
      command: commandFrom(draft),
    })
  }

  // What another row speaks of is recorded before it, but not before it happened.
  private nowFor({ at }: Dated): Instant {
    const { before } = this.turned
    if (before === undefined) return this.recordedAt
    return instantFromMillis(Math.min(this.recordedAt, Math.max(before, at)))
  }

  private draftOf(record: string, { at, on }: Dated): Draft {
    const { recordedAt, row } = this.turned.placed
    const enteredAt = this.plan.enteredAt?.read(row)?.at ?? recordedAt
    return {
      _tag: record,
      occurredAt: at,
      ...(on === undefined ? {} : { on }),
      ...(enteredAt === undefined ? {} : { enteredAt }),
    }
  }

  private datedBy(at: ReadableTime<Dated> | "previous"): Dated {
    if (at === "previous") return this.previous()
    const dated = at.read(this.turned.placed.row) ?? this.plan.undatedAt
    if (dated !== undefined) return dated
    throw this.undated(at)
  }

  private undated(at: ReadableTime<Dated>) {
    return importProblem(
      {
        ...at.place(this.turned.placed.row),
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
    const { file, line } = this.turned.placed.row
    throw importProblem(
      { file, line, fix: 'say "at" for the whole mapping' },
      'no fact of this row comes before the one that is at "previous"',
    )
  }
}

/**
 * The parts were compiled from the command's own schema and each was decoded by its own piece of it:
 * decoding the whole again for every row would cost as much as reading the file. That both give the
 * same is a property in the tests.
 */
const commandFrom = (draft: Draft): Command => draft as unknown as Command
