const steps = [
  { unit: "d", seconds: 86_400 },
  { unit: "h", seconds: 3600 },
  { unit: "min", seconds: 60 },
] as const

/** A time in its largest fitting unit, such as `2.8 min` or `7.2 d`; a dash for none. */
export const secondsText = (seconds: number | null): string => {
  if (seconds === null) return "–"
  const step = steps.find((one) => Math.abs(seconds) >= one.seconds)
  return step === undefined
    ? `${Math.round(seconds)} s`
    : `${(seconds / step.seconds).toFixed(1)} ${step.unit}`
}
