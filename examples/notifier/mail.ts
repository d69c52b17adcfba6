// The mail for what a reaction hands over, and the addresses of those who get it.
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import { visible } from "@followthrough/core"
import type { ReactionItem } from "@followthrough/kernel"
import { sayInstantAndZone, sayStep, sayWhy } from "@followthrough/projection/english"
import { z } from "zod"

const Addresses = z.strictObject({
  from: z.email(),
  /** By the rep's id. */
  reps: z.record(z.string(), z.email()),
  /** Gets what nobody owes, and what is owed by a rep who has no address here. */
  otherwise: z.email().optional(),
})
export type Addresses = z.infer<typeof Addresses>

/** Reads the file of addresses; an error names the place in it. */
export const readAddresses = (file: string): Addresses => {
  const { data, error } = Addresses.safeParse(jsonIn(file))
  if (error === undefined) return data
  const problems = error.issues.map(({ message, path }) => [...path, message].join(": "))
  throw new Error(`addresses: ${problems.join("; ")}`)
}

const jsonIn = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, "utf8"))
  } catch {
    throw new Error(`addresses: ${file} cannot be read, or is no JSON`)
  }
}

const heads: { readonly [What in ReactionItem["what"]]: string } = {
  begins: "To do",
  arrives: "To do",
  "falls-late": "Late",
  "ask-ripens": "May be asked",
}

export interface Mail {
  readonly messageId: string
  readonly to: ReadonlyArray<string>
  readonly subject: string
  readonly text: string
}

/** Undefined where there is nothing to do any more. Times are told by the clocks of the zone. */
export const mailOf = (
  item: ReactionItem,
  addresses: Addresses,
  { workspace, zone }: { readonly workspace: string; readonly zone: string },
): Mail | undefined => {
  const { ask, contactId, key, row, what } = item
  const about = row ?? ask
  if (about === undefined) return undefined
  const whom = about.name ?? about.externalId ?? contactId
  const step = row === undefined ? "ask for a referral" : sayStep(row.step)
  const lines =
    row === undefined
      ? []
      : [`Due: ${sayInstantAndZone(row.by, zone)}`, `Why: ${sayWhy(row.why, zone)}`]
  return {
    messageId: messageIdOf(workspace, key),
    to: addressesOf(row?.repIds ?? item.repIds, addresses),
    subject: wordsOf(`${heads[what]}: ${step}: ${whom}`),
    text: [`${step}: ${whom}`, ...lines, `Contact: ${contactId}`]
      .map((line) => visible(line))
      .join("\n"),
  }
}

/** The same for each attempt at an item. A key holds ids of any length and letters; a hash fits in a header. */
export const messageIdOf = (workspace: string, key: string): string => {
  const hash = createHash("sha256").update(JSON.stringify([workspace, key]))
  return `<${hash.digest("hex").slice(0, 32)}@followthrough.invalid>`
}

const addressesOf = (repIds: ReadonlyArray<string>, { otherwise, reps }: Addresses) => {
  const found = (repIds.length === 0 ? [undefined] : repIds).map((repId) => {
    const address =
      (repId !== undefined && Object.hasOwn(reps, repId) ? reps[repId] : undefined) ?? otherwise
    if (address !== undefined) return address
    throw new Error(repId === undefined ? "nobody owes it" : `rep "${repId}" has no address`)
  })
  return [...new Set(found)]
}

// One short line that cannot pass for an encoded word, which a reader of mail would decode.
const wordsOf = (text: string): string =>
  Array.from(visible(text)).slice(0, 150).join("").replaceAll("=?", "= ?")
