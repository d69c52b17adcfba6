/** A line to compare with, and that nobody knows where it comes from. */
export interface Folklore {
  readonly label: string
  readonly source: null
  /** Per cent of sales by the touch they are said to come at. */
  readonly winBandsPct: {
    readonly "1": number
    readonly "2": number
    readonly "3": number
    readonly "4": number
    readonly "5-12": number
  }
}

/**
 * The chart that sales trainers show. No source for it was found, and two real call logs contradict it:
 * never a figure, a default or a target.
 */
export const folklore: Folklore = {
  label: "the 2/3/5/10/80 % chart: folklore, no source was found",
  source: null,
  winBandsPct: { "1": 2, "2": 3, "3": 5, "4": 10, "5-12": 80 },
}
