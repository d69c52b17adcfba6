import {
  type CommandJson,
  commandFromJson,
  type Instant,
  instantFromIso,
  isRelationshipFact,
  type Recording,
  type Relationship,
  relationshipsOf,
} from "@followthrough/core"
import { logOf } from "@followthrough/core/testing"
import { Either } from "effect"

const instant = (iso: string): Instant => Either.getOrThrow(instantFromIso(iso))

/** Recorded at noon of that day of January 2026, in UTC, unless `occurredAt` says otherwise. */
export type Told = readonly [day: number, command: CommandJson]

const noon = (day: number): Instant => instant(`2026-01-${String(day).padStart(2, "0")}T12:00:00Z`)

export const recordingsOf = (told: ReadonlyArray<Told>): ReadonlyArray<Recording> =>
  told.map(([day, json], index) => ({
    commandId: `c${index}`,
    now: noon(day),
    command: Either.getOrThrow(commandFromJson(json)),
  }))

/** The relationships that come of it, as of noon of a day. */
export const relationshipsOn = (
  day: number,
  ...told: ReadonlyArray<Told>
): ReadonlyArray<Relationship> =>
  relationshipsOf(logOf(recordingsOf(told)).filter(isRelationshipFact), noon(day))
