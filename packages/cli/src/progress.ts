import cliProgress from "cli-progress"
import type { Printer } from "./print.js"

/** Shows how far long work has come; draws nothing where nobody is watching. */
export interface Progress {
  readonly show: (done: number, total: number, rows: number) => void
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
      bar.setTotal(Math.max(1, total))
      bar.update(done, { rows })
    },
    end: () => bar.stop(),
  }
}
