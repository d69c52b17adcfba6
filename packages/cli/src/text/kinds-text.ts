import { type DoubtCounts, doubtKinds } from "@followthrough/projection"

/** The kinds of which there are doubts, each with its number. */
export const kindsText = ({ kinds }: DoubtCounts): ReadonlyArray<string> =>
  doubtKinds.filter((kind) => kinds[kind] > 0).map((kind) => `${kinds[kind]} ${kind}`)
