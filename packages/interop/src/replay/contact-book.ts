import { type ContactId, ExternalId } from "@followthrough/core"
import { Schema } from "effect"
import type { TableRow } from "../csv/table.js"
import type { ContactPlan } from "../mapping/compile-mapping.js"
import type { ContactIdentity } from "../mapping/turn.js"
import { importProblem } from "../problem/import-problem.js"
import { identityOf } from "./identity.js"

const isExternalId = Schema.is(ExternalId)

/** What is remembered of a contact from one row to the next: no more than its identity and counts. */
export interface KnownContact extends ContactIdentity {
  rows: number
  added: boolean
  /** The facts recorded once, by their place in the mapping. */
  once: Set<string> | undefined
}

/** The contacts that the rows so far were about. */
export class ContactBook {
  private readonly known = new Map<string, KnownContact>()
  private readonly plan: ContactPlan
  private readonly source: string

  constructor(plan: ContactPlan, source: string) {
    this.plan = plan
    this.source = source
  }

  /** The contact of a row, which counts as one more row of it. */
  of(row: TableRow): KnownContact {
    const contact = this.plan.key === undefined ? this.ofNumber(row) : this.ofKey(row)
    contact.rows += 1
    return contact
  }

  named(key: string): ContactId {
    return `c-${identityOf(this.plan.namespace, key)}` as ContactId
  }

  private ofNumber({ number }: TableRow): KnownContact {
    const contactId = `c-${identityOf(this.plan.namespace, number)}` as ContactId
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
    const contactId = `c-${identityOf(this.plan.namespace, ...parts)}` as ContactId
    const contact = newContact(contactId, this.externalId(parts.join(" / "), row))
    this.known.set(key, contact)
    return contact
  }
}

const newContact = (contactId: ContactId, externalId: string): KnownContact => ({
  contactId,
  externalId,
  rows: 0,
  added: false,
  once: undefined,
})
