import { decodeFact, instantFromIso } from "@followthrough/core"
import * as Either from "effect/Either"
import type { CitedFact } from "../explain/explanation.js"
import { english } from "./english.js"
import type { Language } from "./language.js"
import { speakerOf } from "./speaker.js"

/** What a cited fact says; of an erased contact's, which may say nothing any more, only its kind. */
export const sayFact = (fact: CitedFact, zone: string, language: Language = english): string => {
  const read = (iso: string) => Either.getOrThrow(instantFromIso(iso))
  const decoded = decodeFact({
    position: fact.position,
    type: fact.type,
    occurredAt: read(fact.occurredAt),
    recordedAt: read(fact.recordedAt),
    data: JSON.stringify(fact.data),
  })
  return Either.isLeft(decoded) ? fact.type : speakerOf(zone, language).fact(decoded.right.event)
}
