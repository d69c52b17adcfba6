import { ExternalId, RepId } from "@followthrough/core"
import { Either, Schema } from "effect"
import type { RepPlan } from "../mapping/compile-mapping.js"
import { type FilePlace, importProblem } from "../problem/import-problem.js"
import { identityOf } from "./identity.js"

const isExternalId = Schema.is(ExternalId)
const repIdFrom = Schema.decodeUnknownEither(RepId)

/** The reps that the rows so far named. */
export class RepBook {
  private readonly ids = new Map<string, RepId>()
  private readonly added = new Set<RepId>()
  private readonly plan: RepPlan

  constructor(plan: RepPlan) {
    this.plan = plan
  }

  /** The rep whom a text names; undefined where it names none. */
  idOf(text: string, place: FilePlace): RepId | undefined {
    const before = this.ids.get(text)
    if (before !== undefined) return before
    if (text === "" || this.plan.none.has(text)) return undefined
    const id = repIdFrom(this.plan.hashed ? `r-${identityOf(this.plan.namespace, text)}` : text)
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

  /** Whether this is the first time; from now on it is not. */
  isNew(id: RepId): boolean {
    if (this.added.has(id)) return false
    this.added.add(id)
    return true
  }
}
