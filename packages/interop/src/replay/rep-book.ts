import { type Dated, ExternalId, RepId } from "@followthrough/core"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import type { RepPlan } from "../mapping/compile-mapping.js"
import { type FilePlace, importProblem } from "../problem/import-problem.js"
import { earlier } from "./earlier.js"
import type { Identity } from "./identity.js"
import type { PlacedRow } from "./placed-row.js"

const isExternalId = Schema.is(ExternalId)
const repIdFrom = Schema.decodeUnknownEither(RepId)

/** The reps that the rows so far named. */
export class RepBook {
  private readonly ids = new Map<string, RepId>()
  private readonly added = new Set<RepId>()
  private readonly named = new Set<RepId>()
  private readonly addedBy = new Map<RepId, PlacedRow>()
  private readonly begins = new Map<RepId, Dated>()
  private readonly plan: RepPlan
  private readonly identity: Identity

  constructor(plan: RepPlan, identity: Identity) {
    this.plan = plan
    this.identity = identity
  }

  /** The rep whom a text names; undefined where it names none. */
  idOf(text: string, place: FilePlace): RepId | undefined {
    const before = this.ids.get(text)
    if (before !== undefined) return before
    if (text === "" || this.plan.none.has(text)) return undefined
    const id = repIdFrom(this.plan.hashed ? `r-${this.identity(this.plan.namespace, text)}` : text)
    if (Either.isLeft(id) || !isExternalId(text)) {
      throw importProblem({
        ...place,
        found: text,
        expected: "the name of a rep: 1 to 200 characters without control characters",
        fix: "correct the cell, or give it another meaning in a vocabulary",
      })
    }
    this.ids.set(text, id.right)
    return id.right
  }

  isAdded(id: RepId): boolean {
    return this.added.has(id)
  }

  /** Takes them for added; `bySelf` by a row that says so, otherwise by one that only names them. */
  add(id: RepId, bySelf: boolean): void {
    this.added.add(id)
    if (!bySelf) this.named.add(id)
  }

  /** A row adds them by itself, after others had only named them. */
  addLate(id: RepId, row: PlacedRow): void {
    if (this.named.has(id) && !this.addedBy.has(id)) this.addedBy.set(id, row)
  }

  /** The row that adds them by itself, where that comes after rows that only name them. */
  rowAdding(id: RepId): PlacedRow | undefined {
    return this.addedBy.get(id)
  }

  /** Somebody was named at that time. */
  tell(id: RepId, dated: Dated): void {
    const begins = earlier(this.begins.get(id), dated)
    if (begins !== undefined) this.begins.set(id, begins)
  }

  /** The earliest time at which they are named, as far as rows were gone through. */
  beginning(id: RepId): Dated | undefined {
    return this.begins.get(id)
  }

  /** Begins again with the first row, knowing when each rep begins and which row adds them. */
  startAnew(): void {
    this.added.clear()
    this.named.clear()
  }
}
