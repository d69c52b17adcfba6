import type { Plan } from "../mapping/compile-mapping.js"
import { ContactBook } from "./contact-book.js"
import { type Digest, type Identity, identityBy } from "./identity.js"
import { NameBook } from "./name-book.js"
import { RepBook } from "./rep-book.js"

/**
 * What rows tell for one another. Going through the rows once fills it; gone through again, each contact
 * and rep begins at the earliest time that any row tells, and what a row speaks of is known to come.
 */
export class Books {
  readonly contacts: ContactBook | undefined
  readonly reps: RepBook
  /** Undefined where no fact speaks of another row's. */
  readonly names: NameBook | undefined
  /** Makes the ids of commands, and tells the keys of rows apart. */
  readonly identityOf: Identity

  /** With the secret the ids of contacts and reps are made. */
  constructor(
    { contact, reps, source, speaksOfNames }: Plan,
    digest: Digest,
    secret: string | undefined,
  ) {
    const identity = identityBy(digest, secret)
    this.identityOf = identityBy(digest)
    this.contacts = contact && new ContactBook(contact, source, identity)
    this.reps = new RepBook(reps, identity)
    this.names = speaksOfNames ? new NameBook() : undefined
  }

  /** Begins again with the first row. */
  startAnew(): void {
    this.contacts?.startAnew(({ addNames, begins }) => {
      for (const repId of addNames) if (begins !== undefined) this.reps.tell(repId, begins)
    })
    this.reps.startAnew()
    this.names?.startAnew()
  }
}
