import { type ContactId, type Dated, ExternalId, type RepId } from "@followthrough/core"
import * as Schema from "effect/Schema"
import type { TableRow } from "../csv/table.js"
import type { ContactPlan } from "../mapping/compile-mapping.js"
import type { ContactIdentity } from "../mapping/turn.js"
import { importProblem } from "../problem/import-problem.js"
import type { Identity } from "./identity.js"
import type { PlacedRow } from "./placed-row.js"

const isExternalId = Schema.is(ExternalId)

/** What is remembered of a contact from one row to the next: no more than its identity and counts. */
export interface KnownContact extends ContactIdentity {
  /** Rows about it in the files so far. */
  rows: number
  /** The earliest time that its rows tell, as far as they were gone through. */
  begins: Dated | undefined
  added: boolean
  /** Something was said of it before it was added. */
  spokenOf: boolean
  /** The row that adds it, where that comes after others of it. */
  addedBy: PlacedRow | undefined
  /** Whom its adding names. */
  addNames: ReadonlyArray<RepId>
  /** The facts whose first row has been. */
  once: Set<string> | undefined
}

/** The contacts that the rows so far were about. */
export class ContactBook {
  private readonly known = new Map<string, KnownContact>()
  private readonly plan: ContactPlan
  private readonly source: string
  private readonly identity: Identity

  constructor(plan: ContactPlan, source: string, identity: Identity) {
    this.plan = plan
    this.source = source
    this.identity = identity
  }

  /** The contact of a row. */
  of(row: TableRow): KnownContact {
    return this.plan.key === undefined ? this.ofNumber(row) : this.ofKey(row)
  }

  named(key: string): ContactId {
    return `c-${this.identity(this.plan.namespace, key)}` as ContactId
  }

  /** Begins again with the first row, knowing when each contact begins and which row adds it. */
  startAnew(each: (contact: KnownContact) => void): void {
    for (const contact of this.known.values()) {
      each(contact)
      contact.added = false
      contact.spokenOf = false
      contact.once = undefined
    }
  }

  private ofNumber({ number }: TableRow): KnownContact {
    const contactId = `c-${this.identity(this.plan.namespace, number)}` as ContactId
    // The number of a row is no key in another system, so it says which file it counts in.
    return newContact(contactId, `${this.source}#${number}`)
  }

  private externalId(text: string, row: TableRow): string {
    if (isExternalId(text)) return text
    throw importProblem({
      ...(this.plan.key?.[0]?.place(row) ?? { file: row.file, line: row.line }),
      found: text,
      expected: "a key: 1 to 200 characters without control characters",
      fix: "correct the cell, or name another column as the key",
    })
  }

  private ofKey(row: TableRow): KnownContact {
    const parts = (this.plan.key ?? []).map((part) => part.read(row))
    const key = parts.length === 1 ? (parts[0] ?? "") : JSON.stringify(parts)
    const before = this.known.get(key)
    if (before !== undefined) return before
    const blank = parts.indexOf("")
    if (blank !== -1) {
      const place = this.plan.key?.[blank]?.place(row)
      throw importProblem(
        {
          ...(place ?? { file: row.file, line: row.line }),
          found: "",
          expected: "the key of a contact",
          fix: 'fill the cell, or pass over such rows with a rule that says "skip"',
        },
        "the key of the contact is empty",
      )
    }
    const contactId = `c-${this.identity(this.plan.namespace, ...parts)}` as ContactId
    const contact = newContact(contactId, this.externalId(parts.join(" / "), row))
    this.known.set(key, contact)
    return contact
  }
}

const newContact = (contactId: ContactId, externalId: string): KnownContact => ({
  contactId,
  externalId,
  rows: 0,
  begins: undefined,
  added: false,
  spokenOf: false,
  addedBy: undefined,
  addNames: [],
  once: undefined,
})
