/**
 * An answer as text, to be compared with the one before: without the instant that it was given for (and the cursors,
 * which tell it, too), and without what may change at any moment though nobody acts. That is what is told of the
 * slot of a cadence touch that has begun: the channel, the constraints that moved the slot, and until when there is
 * none.
 */
export const comparable = (answer: unknown): string => {
  if (typeof answer !== "object" || answer === null) return String(answer)
  const { at: _, next: __, ...told } = answer as { readonly [field: string]: unknown }
  return JSON.stringify(told, (___, value: unknown) =>
    isBegunTouch(value) ? withoutSlot(value) : value,
  )
}

interface BegunTouch {
  readonly begun: true
  readonly why: {
    readonly code: "cadence"
    readonly moves: ReadonlyArray<{ readonly moved: string }>
  }
}

const isBegunTouch = (value: unknown): value is BegunTouch =>
  typeof value === "object" &&
  value !== null &&
  "begun" in value &&
  value.begun === true &&
  "why" in value &&
  (value as BegunTouch).why.code === "cadence"

const withoutSlot = ({ why, ...row }: BegunTouch): object => ({
  ...row,
  channel: undefined,
  why: {
    ...why,
    blocked: undefined,
    moves: why.moves.filter(({ moved }) => moved !== "slot"),
  },
})
