/** The file that a log is kept in, so that threads can open it for themselves. */
export interface LogInFile {
  readonly filename: string
  readonly prefix?: string
  readonly busyTimeoutMs?: number
  /** Left out: it may be read alone. */
  readonly writable?: boolean
}
