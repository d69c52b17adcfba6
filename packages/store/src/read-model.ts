/**
 * The read models: what follows from a stream's facts, kept beside them. A store keeps, orders and
 * counts these rows and does not know what they mean; they can always be made again from the log.
 */
export interface StreamRows {
  readonly stream: string
  /** Position of the last event that the rows rest on; they know of everything up to it. */
  readonly position: number
  /** From when on they hold, inclusive, and until when, exclusive; in epoch milliseconds. */
  readonly validFrom: number
  readonly validUntil: number
  /**
   * None: the stream is not of a contact, or the contact stands for nothing of its own. The contact of a
   * stream has always the same id.
   */
  readonly contact: ContactRow | undefined
  readonly obligations: ReadonlyArray<ObligationRow>
  readonly promises: ReadonlyArray<PromiseRow>
  /** Where the stream stands in ordered lists. */
  readonly places: ReadonlyArray<Place>
  /** All that anything of the stream has ever had to do with, sorted; it only grows. */
  readonly concerns: ReadonlyArray<string>
}

/**
 * A place in a list, which is in order of `part`, `at` and `id`. A list has few parts: how many places each
 * has is counted as they come and go, by tag.
 */
export interface Place {
  readonly list: string
  readonly part: number
  readonly at: number
  readonly id: string
  /** Another number to choose by; it plays no part in the order. */
  readonly mark: number
  readonly tag: number
}

/** Counters of a contact. Instants are epoch milliseconds; null: there is none. */
export interface ContactRow {
  readonly contactId: string
  readonly ownerId: string | null
  readonly stage: string
  /** 1 or 0. */
  readonly open: number
  readonly addedAt: number
  readonly touches: number
  readonly outbound: number
  readonly inbound: number
  readonly lastOutboundAt: number | null
  readonly sales: number
}

/** An obligation as one viewer has it: who owes it, is shown it, or finds it in a named queue. */
export interface ObligationRow {
  readonly contactId: string
  /** The obligation's number among the contact's. */
  readonly item: number
  /** In whose list it stands: `rep/<id>` or `queue/<name>`; null: nobody's. */
  readonly viewer: string | null
  /** The viewer as a rep who owes it or is only shown it, or as a queue. */
  readonly repId: string | null
  readonly queue: string | null
  readonly owes: number
  readonly kind: string
  readonly stage: string
  /** The order among what may begin. */
  readonly rank: number
  readonly from: number
  readonly by: number
  readonly channel: string | null
  readonly play: string | null
  /** Why, as JSON, without the words of anybody. */
  readonly why: string
  /** Positions of the facts behind it, as a JSON array. */
  readonly facts: string
  /** 1: the first of the contact's in this viewer's list, or in nobody's. */
  readonly next: number
  /** 1: the contact's first of all, once; it is the `next` of its list. */
  readonly first: number
}

/** A promise. Its status at an instant follows from these instants. */
export interface PromiseRow {
  readonly contactId: string
  readonly promiseId: string
  /** The reps who owe it, as a JSON array; with the contact among the promisors, 1. */
  readonly reps: string
  readonly byContact: number
  readonly madeAt: number
  /** That decides its status, and that agreed on last. */
  readonly due: number
  readonly agreedDue: number
  readonly partlyKeptAt: number | null
  readonly keptAt: number | null
  readonly releasedAt: number | null
}

/** Rows that were found, of the same moment as the log's end. */
export interface RowsFound {
  /** Of the log's last event. */
  readonly position: number
  /**
   * Streams whose rows do not hold at the instant asked about, at most {@link MOST_STALE}: as long as there
   * are any, orders and counts may be those of an earlier instant.
   */
  readonly stale: ReadonlyArray<string>
  /** Whether some of all that are stale do not know of every event of their stream. */
  readonly behind: boolean
  /** Whether more rows are to become stale: `dropNext` goes on with it. */
  readonly dropping: boolean
}

/** A stream that was found, and which of its rows. */
export interface StreamFound extends Pick<StreamRows, "stream" | "position" | "validFrom"> {
  /** Whether its rows hold at the instant asked about. */
  readonly holds: boolean
}

/** What to take from the obligations of a list of next steps. */
export interface NextQuery {
  readonly workspace: string
  /** Epoch milliseconds. */
  readonly at: number
  /** Left out: every contact's first obligation of all. */
  readonly viewer?: string | undefined
  /** How many to list. */
  readonly limit: number
  /** Only what comes after this in the order. */
  readonly after?: NextKey | undefined
}

/** Where something stands among what may begin, or among the rest. */
export type NextKey = Pick<ObligationRow, "rank" | "from" | "by" | "contactId">

export interface NextPage extends RowsFound {
  readonly total: number
  /** Of these, how many may begin, and how many are late. */
  readonly begun: number
  readonly late: number
  /** Of these, how many nobody has. */
  readonly unassigned: number
  /** The streams that come first, in the order in which they do. */
  readonly streams: ReadonlyArray<StreamFound>
}

export interface OwedQuery {
  readonly workspace: string
  /** Epoch milliseconds. */
  readonly at: number
  readonly viewer: string
  /** Inclusive. */
  readonly until: number
}

export interface OwedPage extends RowsFound {
  /**
   * The streams with an obligation in the viewer's list that is owed from or by then, or whose rows in it do not
   * hold longer than that; by name.
   */
  readonly streams: ReadonlyArray<StreamFound>
  /** In how many others the viewer owes something. */
  readonly others: number
}

/** A stretch of a list. */
export interface Stretch {
  readonly list: string
  /** From this part on, and before that one. */
  readonly from?: number | undefined
  readonly below?: number | undefined
  /** Marks from this one on, and before that one. */
  readonly markFrom?: number | undefined
  readonly markBelow?: number | undefined
  /**
   * Only places whose id has a place in this other list, too, with no lesser mark there. Both lists have one
   * part, and no order but by id.
   */
  readonly matching?: string | undefined
  /** Only what comes after this in the order. */
  readonly after?: PlaceKey | undefined
  /** How many to list; 0: they are only counted. */
  readonly limit: number
  /** Count them one by one, whatever `after` and `limit` say: for short ones. */
  readonly count?: boolean
}

export interface ListsQuery {
  readonly workspace: string
  /** Epoch milliseconds. */
  readonly at: number
  readonly stretches: ReadonlyArray<Stretch>
  /** Lists whose counts are wanted, and what the names of further ones begin with. */
  readonly counts: ReadonlyArray<string>
  readonly countsUnder?: string | undefined
}

export interface ListsPage extends RowsFound {
  /** For each stretch. */
  readonly stretches: ReadonlyArray<{
    readonly places: ReadonlyArray<StreamFound & PlaceKey>
    /** Undefined where it was not asked for. */
    readonly count: number | undefined
  }>
  /** How many places there are by list, part and tag, where there are any. */
  readonly counts: ReadonlyArray<Pick<Place, "list" | "part" | "tag"> & { readonly n: number }>
}

/** A part of the rows of a workspace. */
export interface RowsPage {
  /** A stream; left out: from the first one on. */
  readonly after?: string
  readonly limit: number
}

/** Where a place stands in the order of its list. */
export type PlaceKey = Pick<Place, "part" | "at" | "id">

/** What to do with every stream, whatever it has to do with. */
export const EVERYTHING = "*"

/** How many streams a store names as stale at once. */
export const MOST_STALE = 500

/** Rows that hold always, whatever else is dropped. */
export const FOR_EVER: Pick<StreamRows, "validFrom" | "validUntil"> = {
  validFrom: -8_640_000_000_000_001,
  validUntil: 8_640_000_000_000_002,
}
