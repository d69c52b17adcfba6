import type { Asked, Told } from "./messages.js"

/** What a worker says to whoever holds the file; without a question: who is it? */
export interface ToHolder {
  readonly client: string
  readonly asked?: Asked
}

/** What whoever holds the file says to a worker; without an answer: it is me, from now on. */
export interface ToClient {
  readonly holder: string
  readonly told?: Told
}

/** The names of a log's files, locks and channels, which all tabs of an origin share. */
export const namesOf = (log: string) => {
  const name = encodeURIComponent(log)
  const prefix = `followthrough/${name}`
  return {
    /** The folder of the origin's private files in which the log is. */
    folder: `followthrough-${name}`,
    /** Whoever has this lock has the file. What is sent on the channel of that name, is for it. */
    holder: `${prefix}/holder`,
    /** To all workers. */
    clients: `${prefix}/clients`,
    /** A worker has this lock as long as it lives. On the channel is sent what is for it alone. */
    client: (id: string) => `${prefix}/client/${id}`,
  }
}

export type Names = ReturnType<typeof namesOf>

/** Has a lock until `ended`; gives way once it has it. */
export const keepLock = (name: string, ended: Promise<void>): Promise<void> =>
  new Promise((resolve) => {
    void navigator.locks.request(name, () => {
      resolve()
      return ended
    })
  })
