import type { FollowUpClient, Recorded, TouchRecorded } from "@followthrough/kernel"
import type { ProblemDocument } from "./problem-document.js"
import type { AnswerName } from "./routes.js"

/** What became of one command among several. */
type OutcomeDocument =
  | ({ readonly ok: true } & Recorded)
  | { readonly ok: false; readonly problem: ProblemDocument }

/** What a method gives, as JSON has it: what is not there is `null`, or has been answered with a 404. */
type Given<Name extends AnswerName | "whatIf"> = Name extends "latestOccurrence"
  ? string | null
  : NonNullable<Awaited<ReturnType<FollowUpClient[Name]>>>

/** What each route answers with: the schemas in `answer-schemas.ts` are made of these types. */
export type Answered = {
  readonly [Name in AnswerName | "whatIf"]: Given<Name>
} & {
  readonly record: Recorded | TouchRecorded
  readonly recordAll: ReadonlyArray<OutcomeDocument>
  readonly problem: ProblemDocument
}
