import type { JsonFields } from "./personal-places.js"

/**
 * How the fields of a fact that is stored under one name are read as those of the next. Pure, and total:
 * it has an answer for every fact of the old name, also for one whose personal fields are left out or
 * empty because its contact was erased.
 */
export type Upcast = (fields: JsonFields) => JsonFields

/**
 * A kind of fact is stored under its own name (`TouchLogged`) until its shape changes, then as
 * `TouchLogged@2`, then as `TouchLogged@3`. The list of a kind has the steps between them, oldest first.
 */
export type Upcasts = { readonly [kind: string]: ReadonlyArray<Upcast> }

/** The steps of this release: every fact is stored in its first shape. What is stored never changes. */
export const upcasts: Upcasts = {}

/** The name under which a kind of fact is stored now. */
export const storedTypeOf = (kind: string, steps: Upcasts): string => {
  const taken = stepsOf(kind, steps).length
  return taken === 0 ? kind : `${kind}@${taken + 1}`
}

/** Every name under which a kind of fact is or was ever stored. */
export const storedTypesOf = (kind: string, steps: Upcasts = upcasts): ReadonlyArray<string> => [
  kind,
  ...stepsOf(kind, steps).map((_, n) => `${kind}@${n + 2}`),
]

/** A stored fact in its present shape, or what is wrong with its name. */
export type Upcasted =
  | { readonly kind: string; readonly fields: JsonFields }
  /** A release that knows more shapes wrote it. */
  | { readonly newer: number; readonly latest: number }

export const upcast = (type: string, fields: JsonFields, steps: Upcasts): Upcasted => {
  const { kind, shape } = readStoredType(type)
  const own = stepsOf(kind, steps)
  if (shape > own.length + 1) return { newer: shape, latest: own.length + 1 }
  let given = fields
  for (const step of own.slice(shape - 1)) given = step(given)
  return { kind, fields: given }
}

/** The kind of fact that is stored under a name, and which of its shapes. */
export const readStoredType = (type: string): { readonly kind: string; readonly shape: number } => {
  const at = type.lastIndexOf("@")
  const shape = at < 0 ? 1 : Number(type.slice(at + 1))
  return shape > 1 && Number.isInteger(shape)
    ? { kind: type.slice(0, at), shape }
    : { kind: type, shape: 1 }
}

const stepsOf = (kind: string, steps: Upcasts): ReadonlyArray<Upcast> =>
  Object.hasOwn(steps, kind) ? (steps[kind] ?? []) : []
