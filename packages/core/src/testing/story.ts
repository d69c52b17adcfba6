import type { Fact } from "../fact/fact.js"
import { sentenceOf } from "../fact/sentence.js"
import { instantWords } from "../fact/words.js"

/**
 * A history as sentences, one fact a line in order of recording: its position, when it happened (UTC),
 * what happened, and when the log learned of it, if that was later.
 */
export const storyOf = (log: ReadonlyArray<Fact>): string =>
  log
    .map(({ event, occurredAt, position, recordedAt }) => {
      const when = instantWords(occurredAt)
      const late = recordedAt === occurredAt ? "" : ` [recorded ${instantWords(recordedAt)}]`
      return `${position}. ${when} ${sentenceOf(event)}.${late}`
    })
    .join("\n")
