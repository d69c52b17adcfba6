import { HERE } from "./tampered.js"

export const EVENTS = "followthrough_events"
export const COMMANDS = "followthrough_commands"
export const at = (position: number) => `WHERE ${HERE} AND position = ${position}`
export const of = (commandId: string) => `WHERE ${HERE} AND command_id = '${commandId}'`

export interface Tampering {
  readonly name: string
  readonly statements: ReadonlyArray<string>
  /** The fault and the position that it is at. */
  readonly fault: string
  readonly position?: number
}

const inEvent = (column: string, value: string, fault: string): Tampering => ({
  name: `event 4: another ${column}`,
  statements: [`UPDATE ${EVENTS} SET ${column} = ${value} ${at(4)}`],
  fault,
  position: 4,
})

const inCommand = (column: string, value: string, fault: string, position: number): Tampering => ({
  name: `command c5: ${column} = ${value}`,
  statements: [`UPDATE ${COMMANDS} SET ${column} = ${value} ${of("c5")}`],
  fault,
  position,
})

const inHead = (column: string, value: string, fault: string, position: number): Tampering => ({
  name: `head: ${column} = ${value}`,
  statements: [`UPDATE followthrough_logs SET ${column} = ${value} WHERE workspace = 'w'`],
  fault,
  position,
})

/** Of the history in `tampered.ts`, in words that SQLite knows. */
export const tamperings: ReadonlyArray<Tampering> = [
  inEvent("position", "40", "Missing"),
  inEvent("log", "1000", "Missing"),
  inEvent("stream", "(SELECT max(id) FROM followthrough_streams)", "Altered"),
  inEvent("stream", "1000", "Altered"),
  inEvent("version", "7", "Altered"),
  inEvent("type", "'Notes'", "Altered"),
  inEvent("occurred_at", "occurred_at + 1", "Altered"),
  inEvent("recorded_at", "recorded_at - 1", "Altered"),
  inEvent("command_id", "'c5'", "Altered"),
  inEvent("command_id", "'c9'", "CommandDiffers"),
  inEvent("data", `'"5"'`, "Altered"),
  inEvent("hash", "zeroblob(32)", "Altered"),
  inEvent("hash", "x''", "Altered"),
  inCommand("command_id", "'c7'", "CommandDiffers", 7),
  inCommand("log", "1000", "CommandDiffers", 7),
  inCommand("fingerprint", "'another'", "Altered", 7),
  inCommand("claims", "''", "Altered", 7),
  inCommand("first_position", "6", "CommandDiffers", 7),
  inCommand("first_position", "NULL", "CommandDiffers", 7),
  inCommand("last_position", "7", "CommandDiffers", 7),
  inCommand("last_position", "9", "CommandDiffers", 9),
  inCommand("recorded_at", "5", "CommandDiffers", 7),
  inCommand("versions", `'[["b",9]]'`, "CommandDiffers", 8),
  inCommand("versions", "'no JSON'", "CommandDiffers", 7),
  inHead("position", "8", "HeadDiffers", 9),
  inHead("position", "10", "Missing", 10),
  inHead("hash", "zeroblob(32)", "HeadDiffers", 9),
  inHead("recorded_at", "1", "HeadDiffers", 9),
  inHead("latest_occurrence", "NULL", "HeadDiffers", 9),
  ...(
    [
      ["an event of no log", `(99, 1, 1, 99, 'X', 1, 1, 'f', '{}', zeroblob(32))`],
      [
        "an event of another log in a stream of this one",
        `(1, 99, (SELECT id FROM followthrough_streams WHERE ${HERE} AND name = 'a'), 99, 'X', 1, 1, 'f', '{}', zeroblob(32))`,
      ],
      [
        "an event at position 0",
        `(2, 0, (SELECT id FROM followthrough_streams WHERE ${HERE} AND name = 'a'), 99, 'X', 1, 1, 'f', '{}', zeroblob(32))`,
      ],
      ["an event of no stream", `(2, -1, 999, 1, 'X', 1, 1, 'f', '{}', zeroblob(32))`],
    ] as const
  ).map(([name, values]) => ({
    name: `forged: ${name}`,
    statements: [`INSERT INTO ${EVENTS} VALUES ${values}`],
    fault: "Stray",
  })),
  ...(
    [
      ["streams", "VALUES (99, 99, 'forged')"],
      ["streams", "SELECT 98, log, 'forged' FROM followthrough_events LIMIT 1"],
      ["commands", "VALUES (99, 99, 'f', 'f', NULL, NULL, 1, '[]', '')"],
      ["claims", "VALUES (99, 'k', 'a')"],
      ["keys", "VALUES (99, 99, 999, 'k', x'', 0)"],
      ["dropped", "VALUES (99, '*', 1, NULL)"],
      ["counts", "VALUES (99, 'l', 0, 0, 1)"],
      ["concerns", "VALUES (999, 'rep/r', 99)"],
      ["models", "VALUES (999, 99, 1, 1, 1)"],
    ] as const
  ).map(([table, values]) => ({
    name: `forged: a row of ${table} ${values}`,
    statements: [`INSERT INTO followthrough_${table} ${values}`],
    fault: "Stray",
  })),
  {
    name: "another workspace is renamed",
    statements: ["UPDATE followthrough_logs SET workspace = 'renamed' WHERE workspace <> 'w'"],
    fault: "Stray",
  },
  {
    name: "the log's row is gone",
    statements: ["DELETE FROM followthrough_logs WHERE workspace = 'w'"],
    fault: "HeadDiffers",
    position: 1,
  },
  {
    name: "a stream has another name",
    statements: [`UPDATE followthrough_streams SET name = 'z' WHERE ${HERE} AND name = 'c'`],
    fault: "Altered",
    position: 5,
  },
  {
    name: "a stream belongs to another workspace",
    statements: [`UPDATE followthrough_streams SET log = 1 WHERE ${HERE} AND name = 'c'`],
    fault: "Altered",
    position: 5,
  },
  ...[1, 5, 8].map((p) => ({
    name: `event ${p} is deleted`,
    statements: [`DELETE FROM ${EVENTS} ${at(p)}`],
    fault: "Missing",
    position: p,
  })),
  {
    name: "the last event is deleted",
    statements: [`DELETE FROM ${EVENTS} ${at(9)}`],
    fault: "Missing",
    position: 9,
  },
  {
    name: "an event is deleted and the others move up",
    statements: [
      `DELETE FROM ${EVENTS} ${at(4)}`,
      `UPDATE ${EVENTS} SET position = -position WHERE ${HERE} AND position > 4`,
      `UPDATE ${EVENTS} SET position = -position - 1 WHERE ${HERE} AND position < 0`,
    ],
    fault: "Altered",
    position: 4,
  },
  {
    name: "a command is forgotten",
    statements: [`DELETE FROM ${COMMANDS} ${of("c3")}`],
    fault: "CommandDiffers",
    position: 5,
  },
  {
    name: "a commit is deleted, events and command",
    statements: [
      `DELETE FROM ${EVENTS} WHERE ${HERE} AND command_id = 'c3'`,
      `DELETE FROM ${COMMANDS} ${of("c3")}`,
    ],
    fault: "Missing",
    position: 5,
  },
  {
    name: "two events are swapped",
    statements: [
      `UPDATE ${EVENTS} SET position = 100 ${at(3)}`,
      `UPDATE ${EVENTS} SET position = 3 ${at(6)}`,
      `UPDATE ${EVENTS} SET position = 6 ${at(100)}`,
    ],
    fault: "Altered",
    position: 3,
  },
  {
    name: "two facts are swapped",
    statements: [
      `UPDATE ${EVENTS} SET data = CASE position WHEN 7 THEN '"8"' ELSE '"7"' END
        WHERE ${HERE} AND position IN (7, 8)`,
    ],
    fault: "Altered",
    position: 7,
  },
  {
    name: "an event is put in and the others move down",
    statements: [
      `UPDATE ${EVENTS} SET position = -position WHERE ${HERE} AND position > 5`,
      `UPDATE ${EVENTS} SET position = 1 - position WHERE ${HERE} AND position < 0`,
      `INSERT INTO ${EVENTS} SELECT log, 6, stream, 70, type, occurred_at, recorded_at, command_id,
        data, hash FROM ${EVENTS} ${at(5)}`,
    ],
    fault: "Altered",
    position: 6,
  },
  {
    name: "an event is added at the end",
    statements: [
      `INSERT INTO ${EVENTS} SELECT log, 10, stream, 70, type, occurred_at, recorded_at, command_id,
        data, hash FROM ${EVENTS} ${at(9)}`,
    ],
    fault: "Altered",
    position: 10,
  },
  {
    name: "a command is remembered that nobody gave",
    statements: [
      `INSERT INTO ${COMMANDS} SELECT 1000, log, 'c9', fingerprint, 2, 2, recorded_at, versions, claims
        FROM ${COMMANDS} ${of("c5")}`,
    ],
    fault: "CommandDiffers",
  },
  {
    name: "a key is given to another stream",
    statements: [`UPDATE followthrough_claims SET stream = 'b' WHERE ${HERE} AND key = 'k'`],
    fault: "ClaimDiffers",
  },
  {
    name: "a key is freed",
    statements: [`DELETE FROM followthrough_claims WHERE ${HERE}`],
    fault: "ClaimDiffers",
  },
  {
    name: "a key is taken by nobody's command",
    statements: [
      "INSERT INTO followthrough_claims SELECT id, 'm', 'a' FROM followthrough_logs WHERE workspace = 'w'",
    ],
    fault: "ClaimDiffers",
  },
]
