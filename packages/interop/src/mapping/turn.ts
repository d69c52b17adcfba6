import type { ContactId, Dated, RepId } from "@followthrough/core"
import type { TableRow } from "../csv/table.js"
import type { FilePlace } from "../problem/import-problem.js"
import type { NamedKind } from "./command-shape.js"

/** The contact that a row is about. */
export interface ContactIdentity {
  readonly contactId: ContactId
  readonly externalId: string
}

/** Who turns the texts of a row into those they name. */
export interface Naming {
  /** The rep that a text names, added if new; undefined where the text names none. */
  readonly repNamed: (text: string, place: FilePlace, turn: Turn) => RepId | undefined
  /** The contact with that key. */
  readonly contactNamed: (key: string) => ContactId
  /** A promise, step, touch … is named that the command makes or speaks of. */
  readonly named: (kind: NamedKind, id: string) => void
}

/** One command on its way from a row: what its fields may ask beside the row itself. */
export interface Turn {
  readonly row: TableRow
  readonly dated: Dated
  readonly commandId: string
  /** Undefined where the command is about a rep alone. */
  readonly contact: ContactIdentity | undefined
  readonly naming: Naming
  /** The command adds the contact because a row speaks of it, with no fact of its own. */
  readonly isAdding: boolean
}
