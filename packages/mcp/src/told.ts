import { type Speaker, speakerOf } from "@followthrough/projection/english"
import type { Door } from "./door.js"
import { marked } from "./outside-text.js"

/** In which words an answer is told, and by whose clock: that of the policy in force at its instant, or now. */
export const toldAt = async (
  { client, language }: Door,
  at?: string,
): Promise<{ readonly say: Speaker; readonly zone: string }> => {
  const { rules } = await client.policy(at === undefined ? {} : { at })
  return { say: speakerOf(rules.zone, language), zone: rules.zone }
}

/** A row of an answer as data, what is from outside marked, with what it says in words. */
export const withWords = (row: object, inWords: unknown): object => ({
  ...(marked(row) as object),
  inWords,
})
