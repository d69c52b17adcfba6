import { zoneFromName } from "@followthrough/core"
import * as Either from "effect/Either"
import type { VocabularyChoice } from "../mapping/expression-schema.js"
import { type FilePlace, importProblem } from "../problem/import-problem.js"
import { shownText } from "../problem/shown-text.js"
import type { Binding } from "./binding.js"
import { millisOfOffset } from "./date-field.js"
import { inZone, type TimeReading } from "./instant-reader.js"
import { compileTranslation } from "./text.js"

type WithOffset = (reading: TimeReading, place: () => FilePlace) => TimeReading

/** Gives the offset from UTC to a reading that names its zone in words, as the vocabulary has them. */
export const compileZoneWords = (
  zones: VocabularyChoice | undefined,
  path: string,
  binding: Binding,
): WithOffset => {
  const translate = zones === undefined ? undefined : compileTranslation(zones, path, binding)
  return (reading, place) => {
    const { wall } = reading
    const word = wall?.zoneWord
    if (wall === undefined || word === undefined || wall.offset !== undefined) return reading
    const meaning = translate === undefined ? word : translate(word, place)
    if (meaning === "") return reading
    const offset = millisOfOffset(meaning)
    if (offset !== undefined) return { ...reading, wall: { ...wall, offset } }
    const zone = zoneFromName(meaning)
    if (Either.isRight(zone)) return { ...reading, wall: inZone(wall, zone.right) }
    throw importProblem(
      {
        ...place(),
        found: word,
        expected: zone.left.expected,
        fix: 'say under "zones" in the mapping what the word means: a zone, or an offset',
      },
      `${shownText(meaning)} is not ${zone.left.expected} ("zones" in the mapping may say what it means)`,
    )
  }
}

/** Whether a text ends in a word that people write for a zone, such as EST. */
export const endsInZoneWord = (text: string): boolean => {
  const [, word] = /\d\s*([A-Za-z]{3,5})$/.exec(text) ?? []
  if (word === undefined) return false
  const zone = zoneFromName(word)
  return Either.isRight(zone) || zone.left.expected.includes("did you mean")
}
