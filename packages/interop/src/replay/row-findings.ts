import type { Dated, RepId } from "@followthrough/core"
import type { NamedKind } from "../mapping/command-shape.js"
import type { Books } from "./books.js"
import type { KnownContact } from "./contact-book.js"
import { earlier } from "./earlier.js"
import type { Naming } from "./name-book.js"
import type { PlacedRow } from "./placed-row.js"

/** What one row tells for others: nothing of it counts before `commit`, so that a bad row tells nothing. */
export class RowFindings {
  addsContact = false
  /** The kind of what the command that is being filled in brings into being. */
  making: NamedKind | undefined
  /** The facts of a first row that this is. */
  readonly once: Array<string> = []
  private readonly books: Books
  private readonly placed: PlacedRow
  private readonly contact: KnownContact | undefined
  private told: Dated | undefined
  private speaks = false
  private readonly names: Array<Naming> = []
  private readonly repsTold: Array<readonly [RepId, Dated]> = []
  private readonly repsOfAdding: Array<RepId> = []
  private readonly repsAdded = new Map<RepId, { readonly bySelf: boolean }>()
  private readonly repsLate: Array<RepId> = []
  private readonly repRows: Array<PlacedRow> = []

  constructor(
    books: Books,
    { contact, placed }: { readonly contact: KnownContact | undefined; readonly placed: PlacedRow },
  ) {
    this.books = books
    this.contact = contact
    this.placed = placed
  }

  /** When the contact begins, as far as is known. */
  get begins(): Dated | undefined {
    return earlier(this.contact?.begins, this.told)
  }

  /** The contact was there at that time. */
  tell(dated: Dated | undefined): void {
    this.told = earlier(this.told, dated)
  }

  speaksOfContact(): void {
    this.speaks = true
  }

  name(kind: NamedKind, id: string): void {
    if (this.books.names === undefined) return
    const name = [this.contact?.contactId ?? "", kind, id].join("\n")
    this.names.push({ name, makes: this.making === kind })
  }

  tellRep(id: RepId, dated: Dated, isAdding: boolean): void {
    if (isAdding) this.repsOfAdding.push(id)
    else this.repsTold.push([id, dated])
  }

  /** Whether the row is to add a rep: it is the first to name them, and none adds them by itself later. */
  bringsRep(id: RepId, bySelf: boolean): boolean {
    const { reps } = this.books
    if (this.repsAdded.has(id)) return false
    if (reps.isAdded(id)) {
      if (bySelf) this.repsLate.push(id)
      return false
    }
    const adding = bySelf ? undefined : reps.rowAdding(id)
    if (adding !== undefined && adding.row.number !== this.placed.row.number) {
      this.repRows.push(adding)
      return false
    }
    this.repsAdded.set(id, { bySelf })
    return true
  }

  /** Rows that come later and bring what this one speaks of. */
  needed(): ReadonlyArray<PlacedRow> {
    const { contact, names } = this
    const isThere = contact === undefined || contact.added || this.addsContact || !this.speaks
    const adding = isThere ? undefined : contact.addedBy
    return [
      ...(adding === undefined ? [] : [adding]),
      ...this.repRows,
      ...(this.books.names?.makersOf(names) ?? []),
    ].filter(({ row }) => row.number !== this.placed.row.number)
  }

  commit(): void {
    const { contact } = this
    const { names, reps } = this.books
    if (contact !== undefined) this.commitContact(contact)
    for (const [id, dated] of this.repsTold) reps.tell(id, dated)
    for (const [id, { bySelf }] of this.repsAdded) reps.add(id, bySelf)
    for (const id of this.repsLate) reps.addLate(id, this.placed)
    names?.learn(this.names, this.placed)
  }

  private commitContact(contact: KnownContact): void {
    contact.begins = this.begins
    if (this.repsOfAdding.length > 0) {
      contact.addNames = this.repsOfAdding
      const { begins } = this
      if (begins !== undefined) {
        for (const id of this.repsOfAdding) this.books.reps.tell(id, begins)
      }
    }
    if (this.addsContact) {
      if (contact.spokenOf && !contact.added) contact.addedBy ??= this.placed
      contact.added = true
    } else if (this.speaks) {
      contact.spokenOf = true
    }
    if (this.once.length === 0) return
    contact.once ??= new Set()
    for (const name of this.once) contact.once.add(name)
  }
}
