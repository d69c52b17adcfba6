/**
 * When a fact happened and, if that is another time, when it was recorded. Where only the day is known, it is the
 * fact's own date.
 */
export const factTimeText = (
  { data, occurredAt, recordedAt }: FactTimes,
  sayInstant: (instant: string) => string,
): string => {
  const { on } = data
  const late = recordedAt === occurredAt ? "" : ` (recorded ${sayInstant(recordedAt)})`
  return `${typeof on === "string" ? on : sayInstant(occurredAt)}${late}`
}

interface FactTimes {
  readonly occurredAt: string
  readonly recordedAt: string
  readonly data: { readonly [field: string]: unknown }
}
