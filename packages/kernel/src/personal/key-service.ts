/**
 * Keys kept by the host, so that none is in the log's file. Each workspace has a key for every contact of
 * whom something personal is recorded, and one of its own; the names say which, such as `contact/c1`, and
 * mean nothing to the service. A key has 32 random bytes.
 */
export interface KeyService {
  /** The keys that there are, under their names. One that was destroyed is left out. */
  readonly get: (names: ReadonlyArray<string>) => Promise<ReadonlyMap<string, Uint8Array>>
  /**
   * Makes a key and keeps it before it is given; asked for one that is there already, as two processes
   * may, gives that one. Rejects when the key of that name was destroyed.
   */
  readonly create: (name: string) => Promise<Uint8Array>
  /** Destroys keys for good, backups included. Those that are gone already stay gone. */
  readonly destroy: (names: ReadonlyArray<string>) => Promise<void>
  /**
   * How long the kernel waits for an answer, in milliseconds; then what needs it fails as `unavailable`.
   * Left out: 5,000.
   */
  readonly timeoutMs?: number
}
