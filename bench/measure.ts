/** One measured case, as `npm run bench -- --json` prints it. */
export interface Measurement {
  readonly case: string
  /** The subject's figure divided by the baseline's, the median over the rounds. */
  readonly ratio: number
  /** What the figures are divided by, in words. */
  readonly baseline: string
  /** What the figures count; of a rate more is better, of a time less. */
  readonly unit: string
  readonly better: "more" | "less"
  readonly durability: string
  /** Medians of both, in `unit`. */
  readonly figures: { readonly subject: number; readonly baseline: number }
  readonly rounds: number
}

export interface Case {
  readonly name: string
  readonly baseline: string
  readonly unit: string
  readonly better: "more" | "less"
  readonly durability: string
  /** Prepares both sides, hands over one round of each, and cleans up. */
  readonly measured: (
    use: (sides: { readonly subject: Side; readonly baseline: Side }) => Promise<void>,
    size: "small" | "full",
  ) => Promise<void>
}

/** One round: does the work and gives the figure in the case's unit. */
type Side = () => number | Promise<number>

const ROUNDS = 5
/** So many before them do not count: for so long the engine goes on making the code faster. */
const WARM_UP = 3

/** Rounds of subject and baseline in turn, so that a machine that slows down slows both. */
export const measure = async (
  { baseline, better, durability, measured, name, unit }: Case,
  size: "small" | "full",
): Promise<Measurement> => {
  const subjects: Array<number> = []
  const baselines: Array<number> = []
  const ratios: Array<number> = []
  await measured(async (sides) => {
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      const subject = await sides.subject()
      const base = await sides.baseline()
      if (round < WARM_UP) continue
      subjects.push(subject)
      baselines.push(base)
      ratios.push(subject / base)
    }
  }, size)
  return {
    case: name,
    ratio: Number(median(ratios).toFixed(3)),
    baseline,
    unit,
    better,
    durability,
    figures: { subject: Math.round(median(subjects)), baseline: Math.round(median(baselines)) },
    rounds: ROUNDS,
  }
}

const median = (values: ReadonlyArray<number>): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** How many per second. */
export const rate = async (count: number, work: () => unknown): Promise<number> =>
  count / ((await millis(work)) / 1000)

/** How many milliseconds. */
export const millis = async (work: () => unknown): Promise<number> => {
  const started = performance.now()
  await work()
  return performance.now() - started
}
