import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Scope from "effect/Scope"
import type { EventStoreShape } from "../event-store.js"

/** Makes an empty store of its own, and puts it away when the scope closes. */
export type MakeStore = Effect.Effect<EventStoreShape, unknown, Scope.Scope>

/** One demand of the contract. */
export interface ContractCase {
  /** Says what is demanded; no two cases share one. */
  readonly name: string
  /** Rejects with a readable message when the store does not do as demanded. */
  readonly run: (makeStore: MakeStore) => Promise<void>
}

export class ContractBroken extends Error {
  override readonly name = "ContractBroken"
}

/** A demand as a program on a fresh store; whatever goes wrong in it breaks the contract. */
export const contractCase = (
  name: string,
  body: (store: EventStoreShape) => Effect.Effect<void, unknown>,
): ContractCase => ({
  name,
  run: async (makeStore) => {
    const exit = await Effect.runPromiseExit(Effect.scoped(Effect.flatMap(makeStore, body)))
    if (Exit.isFailure(exit)) {
      const thrown = Cause.squash(exit.cause)
      const message = thrown instanceof Error ? thrown.message : String(thrown)
      throw new ContractBroken(`${name}: ${message}`, { cause: thrown })
    }
  },
})

/** Throws unless both are alike as data; Maps, undefined fields and -0 count. */
export const same = (what: string, actual: unknown, expected: unknown): void => {
  const [got, wanted] = [show(actual), show(expected)]
  if (got !== wanted) {
    throw new ContractBroken(
      `${what}\n  expected ${excerpt(wanted, got)}\n  got      ${excerpt(got, wanted)}`,
    )
  }
}

/** Data as text, the same text for the same data. */
const show = (value: unknown): string => {
  if (value instanceof Map) {
    const entries = [...value].map(([key, v]) => `${show(key)} => ${show(v)}`)
    return `Map(${entries.sort().join(", ")})`
  }
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`
  if (typeof value === "object" && value !== null) {
    const fields = Object.entries(value).map(([key, v]) => `${key}: ${show(v)}`)
    return `{${fields.sort().join(", ")}}`
  }
  if (typeof value === "string") return JSON.stringify(value)
  return Object.is(value, -0) ? "-0" : String(value)
}

/** Long texts are cut around the first difference. */
const excerpt = (text: string, other: string): string => {
  const most = 600
  if (text.length <= most) return text
  let differs = 0
  while (differs < text.length && text[differs] === other[differs]) differs += 1
  const start = Math.max(0, differs - 200)
  return `${start > 0 ? "…" : ""}${text.slice(start, start + most)}…`
}
