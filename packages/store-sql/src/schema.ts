import { DEFAULT_PREFIX } from "./prefix.js"

/** A step of the schema. Once released it never changes: a later step corrects it. */
export interface Migration {
  readonly id: number
  readonly name: string
  readonly statements: ReadonlyArray<string>
}

/**
 * Every table, index and trigger begins with the prefix, so that a log can live in a host's database
 * beside the host's own tables and beside other logs. What is written here has the default one.
 */
export const tables = {
  migrations: `${DEFAULT_PREFIX}migrations`,
  logs: `${DEFAULT_PREFIX}logs`,
  streams: `${DEFAULT_PREFIX}streams`,
  events: `${DEFAULT_PREFIX}events`,
  commands: `${DEFAULT_PREFIX}commands`,
  claims: `${DEFAULT_PREFIX}claims`,
  keys: `${DEFAULT_PREFIX}keys`,
  dropped: `${DEFAULT_PREFIX}dropped`,
  models: `${DEFAULT_PREFIX}models`,
  contacts: `${DEFAULT_PREFIX}contacts`,
  obligations: `${DEFAULT_PREFIX}obligations`,
  promises: `${DEFAULT_PREFIX}promises`,
  places: `${DEFAULT_PREFIX}places`,
  counts: `${DEFAULT_PREFIX}counts`,
  concerns: `${DEFAULT_PREFIX}concerns`,
  reactions: `${DEFAULT_PREFIX}reactions`,
  deliveries: `${DEFAULT_PREFIX}deliveries`,
} as const

/**
 * Refuses what an append-only table must never see. An INSERT that replaces a row deletes it
 * without asking the trigger on deletions, so `taken` says what another row has already. SQLite
 * gives no rowid to a row that is yet to get one: it then asks for row -1, which is not there.
 */
const appendOnly = (table: string, ...taken: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...["UPDATE", "DELETE"].map(
    (change) => `CREATE TRIGGER ${table}_no_${change.toLowerCase()} BEFORE ${change} ON ${table}
      BEGIN SELECT RAISE(ABORT, '${table} only grows'); END`,
  ),
  refuseReplacement(table, ...taken),
]

const refuseReplacement = (table: string, ...taken: ReadonlyArray<string>): string =>
  `CREATE TRIGGER ${table}_no_replace BEFORE INSERT ON ${table} WHEN ${[
    "rowid = new.rowid",
    ...taken,
  ]
    .map((same) => `EXISTS (SELECT 1 FROM ${table} WHERE ${same})`)
    .join(" OR ")}
      BEGIN SELECT RAISE(ABORT, '${table} only grows'); END`

const countsOneMore = `INSERT INTO ${tables.counts} (log, list, part, tag, n)
      VALUES (new.log, new.list, new.part, new.tag, 1)
      ON CONFLICT (log, list, part, tag) DO UPDATE SET n = n + 1;`

const countsOneLess = `UPDATE ${tables.counts} SET n = n - 1
      WHERE log = old.log AND list = old.list AND part = old.part AND tag = old.tag;
    DELETE FROM ${tables.counts}
      WHERE log = old.log AND list = old.list AND part = old.part AND tag = old.tag AND n = 0;`

// What follows from the events, in tables that a host may join with its own: docs/store.md says what
// the columns mean. Nothing here is the truth: all of it can be made again from the log.
const readModels: ReadonlyArray<string> = [
  // Up to which position of a log its rows must know it: those of streams that have to do with something,
  // or all ("*"). `upto` is the last stream whose rows were looked at; "" is what once was dropped.
  `CREATE TABLE ${tables.dropped} (
    log INTEGER NOT NULL,
    concern TEXT NOT NULL,
    position INTEGER NOT NULL,
    upto INTEGER,
    PRIMARY KEY (log, concern)
  ) STRICT, WITHOUT ROWID`,
  // For which instants the rows of a stream hold; for none when they are stale.
  `CREATE TABLE ${tables.models} (
    stream INTEGER PRIMARY KEY,
    log INTEGER NOT NULL,
    position INTEGER NOT NULL,
    valid_from INTEGER NOT NULL,
    valid_until INTEGER NOT NULL
  ) STRICT`,
  `CREATE INDEX ${tables.models}_by_end ON ${tables.models} (log, valid_until, position)`,
  `CREATE INDEX ${tables.models}_by_beginning ON ${tables.models} (log, valid_from)`,
  `CREATE TABLE ${tables.contacts} (
    stream INTEGER PRIMARY KEY,
    log INTEGER NOT NULL,
    contact_id TEXT NOT NULL,
    owner_id TEXT,
    stage TEXT NOT NULL,
    open INTEGER NOT NULL,
    added_at INTEGER NOT NULL,
    touches INTEGER NOT NULL,
    outbound INTEGER NOT NULL,
    inbound INTEGER NOT NULL,
    last_outbound_at INTEGER,
    sales INTEGER NOT NULL
  ) STRICT`,
  `CREATE INDEX ${tables.contacts}_by_id ON ${tables.contacts} (log, contact_id)`,
  // `next` marks the first of each contact's obligations in a list, `first` that of all its lists. One
  // index serves both: each further one would take as long at every commit as what it saves at a question.
  `CREATE TABLE ${tables.obligations} (
    stream INTEGER NOT NULL,
    n INTEGER NOT NULL,
    log INTEGER NOT NULL,
    contact_id TEXT NOT NULL,
    item INTEGER NOT NULL,
    viewer TEXT,
    rep_id TEXT,
    queue TEXT,
    owes INTEGER NOT NULL,
    kind TEXT NOT NULL,
    stage TEXT NOT NULL,
    rank INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    by_at INTEGER NOT NULL,
    channel TEXT,
    play TEXT,
    why TEXT NOT NULL,
    facts TEXT NOT NULL,
    next INTEGER NOT NULL,
    first INTEGER NOT NULL,
    PRIMARY KEY (stream, n)
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX ${tables.obligations}_next ON ${tables.obligations}
    (log, viewer, rank, by_at, contact_id, from_at, first) WHERE next = 1`,
  `CREATE TABLE ${tables.promises} (
    stream INTEGER NOT NULL,
    n INTEGER NOT NULL,
    log INTEGER NOT NULL,
    contact_id TEXT NOT NULL,
    promise_id TEXT NOT NULL,
    reps TEXT NOT NULL,
    by_contact INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    agreed_due_at INTEGER NOT NULL,
    partly_kept_at INTEGER,
    kept_at INTEGER,
    released_at INTEGER,
    PRIMARY KEY (stream, n)
  ) STRICT, WITHOUT ROWID`,
  // Where streams stand in ordered lists. The index serves pages without a look at the table.
  `CREATE TABLE ${tables.places} (
    stream INTEGER NOT NULL,
    n INTEGER NOT NULL,
    log INTEGER NOT NULL,
    list TEXT NOT NULL,
    part INTEGER NOT NULL,
    at INTEGER NOT NULL,
    id TEXT NOT NULL,
    mark INTEGER NOT NULL,
    tag INTEGER NOT NULL,
    PRIMARY KEY (stream, n)
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX ${tables.places}_in_order ON ${tables.places} (log, list, part, at, id, mark)`,
  // How many places each part of a list has: a list that is long has few parts.
  `CREATE TABLE ${tables.counts} (
    log INTEGER NOT NULL,
    list TEXT NOT NULL,
    part INTEGER NOT NULL,
    tag INTEGER NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (log, list, part, tag)
  ) STRICT, WITHOUT ROWID`,
  `CREATE TRIGGER ${tables.places}_come AFTER INSERT ON ${tables.places}
    BEGIN ${countsOneMore} END`,
  `CREATE TRIGGER ${tables.places}_go AFTER DELETE ON ${tables.places}
    BEGIN ${countsOneLess} END`,
  `CREATE TRIGGER ${tables.places}_move AFTER UPDATE ON ${tables.places}
    WHEN new.list <> old.list OR new.part <> old.part OR new.tag <> old.tag
    BEGIN ${countsOneLess} ${countsOneMore} END`,
  // What a stream has ever had to do with.
  `CREATE TABLE ${tables.concerns} (
    stream INTEGER NOT NULL,
    concern TEXT NOT NULL,
    log INTEGER NOT NULL,
    PRIMARY KEY (stream, concern)
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX ${tables.concerns}_by_concern ON ${tables.concerns} (log, concern)`,
]

// What hosts are still to be told, which no log can say: these rows cannot be made again. They hold ids, codes
// and instants, and what a handler's failure said.
const reactions: ReadonlyArray<string> = [
  // Up to where a reaction knows what happened, in time and in the log.
  `CREATE TABLE ${tables.reactions} (
    log INTEGER NOT NULL,
    name TEXT NOT NULL,
    at INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (log, name)
  ) STRICT, WITHOUT ROWID`,
  // In the order of their ids. Nobody takes one before `free_at`: it is held until then, or waits.
  `CREATE TABLE ${tables.deliveries} (
    id INTEGER PRIMARY KEY,
    log INTEGER NOT NULL,
    name TEXT NOT NULL,
    key TEXT NOT NULL,
    stream INTEGER NOT NULL,
    body TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    fence INTEGER NOT NULL,
    free_at INTEGER NOT NULL,
    parked INTEGER NOT NULL,
    error TEXT NOT NULL
  ) STRICT`,
  `CREATE UNIQUE INDEX ${tables.deliveries}_by_key ON ${tables.deliveries} (log, name, key)`,
  `CREATE INDEX ${tables.deliveries}_in_order ON ${tables.deliveries} (log, name, parked, id)`,
  `CREATE INDEX ${tables.deliveries}_by_stream ON ${tables.deliveries} (stream, name, parked, id)`,
]

/**
 * Streams and workspaces are referred to by number: the index that every append and every fold of
 * a stream goes through then stays small enough to live in memory. Measured with a million events
 * in a random order of streams: twice the inserts per second of an index on names.
 *
 * Events have no index by type: reading by type scans, and appending does not pay for it.
 */
export const migrations: ReadonlyArray<Migration> = [
  {
    id: 1,
    name: "log",
    statements: [
      // One row a workspace: the end of its log, the latest instant that it tells of, and an instant by
      // which every row of its read models that holds at all has begun to hold.
      `CREATE TABLE ${tables.logs} (
        id INTEGER PRIMARY KEY,
        workspace TEXT NOT NULL UNIQUE,
        position INTEGER NOT NULL,
        hash BLOB NOT NULL,
        recorded_at INTEGER,
        latest_occurrence INTEGER,
        rows_from INTEGER NOT NULL
      ) STRICT`,
      `CREATE TABLE ${tables.streams} (
        id INTEGER PRIMARY KEY,
        log INTEGER NOT NULL,
        name TEXT NOT NULL,
        UNIQUE (log, name)
      ) STRICT`,
      ...appendOnly(tables.streams, "log = new.log AND name = new.name"),
      `CREATE TABLE ${tables.events} (
        log INTEGER NOT NULL,
        position INTEGER NOT NULL,
        stream INTEGER NOT NULL,
        version INTEGER NOT NULL,
        type TEXT NOT NULL,
        occurred_at INTEGER NOT NULL,
        recorded_at INTEGER NOT NULL,
        command_id TEXT NOT NULL,
        data TEXT NOT NULL,
        hash BLOB NOT NULL
      ) STRICT`,
      `CREATE UNIQUE INDEX ${tables.events}_by_position ON ${tables.events} (log, position)`,
      `CREATE UNIQUE INDEX ${tables.events}_by_stream ON ${tables.events} (stream, version)`,
      ...appendOnly(
        tables.events,
        "log = new.log AND position = new.position",
        "stream = new.stream AND version = new.version",
      ),
      // In the order of their ids. `versions` is a JSON array of [stream, version], `claims` one of
      // [change, key, stream] or empty. Positions are null for an empty decision.
      `CREATE TABLE ${tables.commands} (
        id INTEGER PRIMARY KEY,
        log INTEGER NOT NULL,
        command_id TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        first_position INTEGER,
        last_position INTEGER,
        recorded_at INTEGER NOT NULL,
        versions TEXT NOT NULL,
        claims TEXT NOT NULL
      ) STRICT`,
      `CREATE UNIQUE INDEX ${tables.commands}_by_id ON ${tables.commands} (log, command_id)`,
      ...appendOnly(tables.commands, "log = new.log AND command_id = new.command_id"),
      // Who holds which key now: what the claims of the commands come to.
      `CREATE TABLE ${tables.claims} (
        log INTEGER NOT NULL,
        key TEXT NOT NULL,
        stream TEXT NOT NULL,
        PRIMARY KEY (log, key)
      ) STRICT, WITHOUT ROWID`,
      // What parts of a stream's events are encrypted with, and a digest of it, which the hash chain covers;
      // the key is empty where the host keeps it. Rows are added at the end and never become longer or
      // shorter, so SQLite never copies a key to another place: a key that is destroyed is written over
      // where it stands. `destroyed` is then 1, and 2 once the key is gone from the file beside the log, too:
      // whichever process comes to it.
      `CREATE TABLE ${tables.keys} (
        id INTEGER PRIMARY KEY,
        log INTEGER NOT NULL,
        stream INTEGER NOT NULL,
        key TEXT NOT NULL,
        digest BLOB NOT NULL,
        destroyed INTEGER NOT NULL
      ) STRICT`,
      `CREATE UNIQUE INDEX ${tables.keys}_by_stream ON ${tables.keys} (stream)`,
      `CREATE INDEX ${tables.keys}_to_tidy ON ${tables.keys} (id) WHERE destroyed = 1`,
      `CREATE TRIGGER ${tables.keys}_no_delete BEFORE DELETE ON ${tables.keys}
        BEGIN SELECT RAISE(ABORT, '${tables.keys} only grows'); END`,
      `CREATE TRIGGER ${tables.keys}_no_return BEFORE UPDATE ON ${tables.keys}
        WHEN new.destroyed <> old.destroyed + 1 OR new.destroyed > 2
          OR new.destroyed = 2 AND new.key <> old.key
          OR new.id <> old.id OR new.log <> old.log OR new.stream <> old.stream OR new.digest <> old.digest
        BEGIN SELECT RAISE(ABORT, 'a key is only destroyed, and for good'); END`,
      refuseReplacement(tables.keys, "stream = new.stream"),
      ...readModels,
      ...reactions,
    ],
  },
]

/** Which steps of the schema a database has. */
export const createMigrations = `CREATE TABLE ${tables.migrations} (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL
  ) STRICT`

const objectName = new RegExp(`${DEFAULT_PREFIX}\\w+`)

/** Every table, index and trigger of the log, as SQLite keeps the statement that made it. */
export const schemaObjects: ReadonlyArray<{ readonly name: string; readonly sql: string }> = [
  createMigrations,
  ...migrations.flatMap(({ statements }) => statements),
].map((sql) => ({
  name: objectName.exec(sql)?.[0] ?? "",
  sql,
}))

/** The tables that hold the log itself. */
export const schemaTables: ReadonlyArray<string> = [
  tables.events,
  tables.commands,
  tables.streams,
  tables.claims,
  tables.keys,
  tables.dropped,
  tables.migrations,
]

/** The schema that this release reads and writes. */
export const SCHEMA = migrations.length
