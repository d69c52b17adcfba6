import cliProgress from "cli-progress"
import type { Printer } from "./print.js"

/** Shows how far long work has come; draws nothing where nobody is watching. */
export interface Progress {
  /** `total` is undefined where nobody knows it. */
  readonly show: (done: number, total: number | undefined, rows: number) => void
  readonly end: () => void
}

const silent: Progress = { show: () => {}, end: () => {} }

export const progressOf = (what: string, { isTerminal }: Printer): Progress => {
  if (!isTerminal) return silent
  const bar = new cliProgress.SingleBar(
    {
      format: `${what} {bar} {percentage} % | {rows} rows | {eta_formatted} left`,
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
      fps: 8,
    },
    cliProgress.Presets.shades_classic,
  )
  bar.start(1, 0, { rows: 0 })
  return {
    show: (done, total, rows) => {
      bar.setTotal(Math.max(1, total ?? 1))
      bar.update(total === undefined ? 0 : done, { rows })
    },
    end: () => bar.stop(),
  }
}
