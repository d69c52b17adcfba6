import type { FollowUpClient } from "@followthrough/kernel"
import type { Language } from "@followthrough/projection/english"
import type { z } from "zod"
import type { Seal } from "./seal.js"

/** What all tools of one server share: whose log they show, to whom, and in which language. */
export interface Door {
  readonly client: FollowUpClient
  /** The one rep for whom all answers are; left out: whoever is asked about. */
  readonly repId: string | undefined
  /** What seals are bound to beside the rep. */
  readonly workspace: string | undefined
  readonly language: Language
  readonly seal: Seal
}

/** What only a server without a rep of its own can be asked. */
const beyondOneRep = ["at", "repId"]

/** The input of a tool at this door: for one rep, without the choice of another one and of an instant. */
export const inputAt = <Schema extends z.ZodObject>({ repId }: Door, schema: Schema): Schema => {
  if (repId === undefined) return schema
  const names = beyondOneRep.filter((name) => name in schema.shape)
  const mask: object = Object.fromEntries(names.map((name) => [name, true]))
  return schema.omit(mask) as unknown as Schema
}

/** Fields without those that are `undefined`. */
export const said = <Fields extends object>(
  fields: Fields,
): { [K in keyof Fields]: Exclude<Fields[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof Fields]: Exclude<Fields[K], undefined>
  }
