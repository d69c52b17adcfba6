/** One plausible bug in what keeps personal words apart, and the test that must notice it. */
interface Mutant {
  readonly id: string
  readonly file: string
  readonly find: string
  readonly replace: string
  readonly test: string
  readonly killedBy: RegExp
}

const erasure = "test/personal/erasure.test.ts"
const keys = "test/personal/keys.test.ts"
const service = "test/personal/key-service.test.ts"
const stored = "../store-sql/test/keys.test.ts"
const noTrace = /leaves no personal word and no destroyed key/

const mutant = (
  id: string,
  file: string,
  find: string,
  replace: string,
  test: string,
  killedBy: RegExp,
): Mutant => ({ id, file, find, replace, test, killedBy })

export const mutants: ReadonlyArray<Mutant> = [
  mutant(
    "sealed-anywhere",
    "src/personal/cipher.ts",
    "JSON.stringify([workspace, stream, type, commandId, data])",
    '""',
    keys,
    /open where they were sealed/,
  ),
  mutant(
    "sealed-in-any-workspace",
    "src/personal/cipher.ts",
    "JSON.stringify([workspace, stream,",
    "JSON.stringify([stream,",
    keys,
    /in the workspace in which they were sealed/,
  ),
  mutant(
    "sealed-in-any-fact-of-a-kind",
    "src/personal/cipher.ts",
    "type, commandId, data]",
    "type, data]",
    keys,
    /open where they were sealed/,
  ),
  mutant(
    "unopened-is-passed-over",
    "src/personal/opening-store.ts",
    "if (words === undefined) {",
    "if (event.position < 0) {",
    keys,
    /open where they were sealed/,
  ),
  mutant(
    "fingerprint-without-a-key",
    "src/fingerprint.ts",
    "return key === undefined ?",
    "return key === undefined || key.length > 0 ?",
    keys,
    /hides a command's fingerprint/,
  ),
  mutant(
    "external-id-in-the-open",
    "src/personal/sealing.ts",
    'key: keyedHash(key, "claim", claim.key),',
    "key: key.length > 0 ? claim.key : claim.key,",
    erasure,
    noTrace,
  ),
  mutant(
    "key-is-not-destroyed",
    "src/decide-one.ts",
    "...(destroys.length === 0 ? {} : { destroys }),",
    "",
    erasure,
    noTrace,
  ),
  mutant(
    "erased-keeps-its-external-id",
    "src/external-id.ts",
    'return externalId === undefined\n        ? []\n        : [{ change: "release"',
    'return externalId !== undefined || stream !== undefined\n        ? []\n        : [{ change: "release"',
    keys,
    /is not made again after an erasure/,
  ),
  mutant(
    "another-key-each-time",
    "src/personal/sealing.ts",
    "if (key === undefined) this.#keys.set",
    "this.#keys.set",
    keys,
    /is one, whoever comes first/,
  ),
  mutant(
    "destroyed-key-means-another-command",
    "src/personal/sealing.ts",
    "if (key === null) return true",
    "if (key === null) return false",
    erasure,
    noTrace,
  ),
  mutant(
    "lost-race-is-a-mismatch",
    "src/outcome.ts",
    '    case "KeyRefused":\n',
    '    case "KeyRefused":\n      return Either.left(new Unstorable({ commandId, path: "keys", problem: "lost" }))\n',
    keys,
    /of a workspace is one, too/,
  ),
  mutant(
    "repetition-does-not-destroy",
    "src/record.ts",
    "yield* keyring.destroy([...before.appended.versions.keys()])",
    "yield* keyring.destroy([])",
    service,
    /destroyed by erasing again/,
  ),
  mutant(
    "later-erasure-does-not-destroy",
    "src/record.ts",
    "yield* keyring.destroy(endedBy(command, logs.of))",
    "endedBy(command, logs.of)",
    service,
    /told again by any later erasure/,
  ),
  mutant(
    "second-key-for-lost-words",
    "src/personal/sealing.ts",
    "if (this.#keyring.lost.has(stream))",
    "if (stream.length < this.#keyring.lost.size)",
    service,
    /none is in the file/,
  ),
  mutant(
    "service-keys-go-into-the-file",
    "src/personal/keyring.ts",
    "isInStore: false",
    "isInStore: true",
    service,
    /none is in the file/,
  ),
  mutant(
    "key-stays-where-it-stood",
    "../store-sql/src/statements.ts",
    "DO UPDATE SET key = printf('%.*c', length(key), '0'), destroyed = 1",
    "DO UPDATE SET destroyed = 1",
    stored,
    /is nowhere in file and WAL/,
  ),
  mutant(
    "wal-keeps-the-key",
    "../store-sql/src/tidy-wal.ts",
    "return pending ? tidy : Effect.void",
    "return Effect.void",
    stored,
    /is nowhere in file and WAL/,
  ),
  mutant(
    "wal-is-tried-once",
    "../store-sql/src/tidy-wal.ts",
    "pending ||= destroyed",
    "pending = destroyed",
    stored,
    /as soon as those who read an older state/,
  ),
  mutant(
    "deleted-is-not-zeroed",
    "../store-sql/src/sqlite.ts",
    '"secure_delete = ON"',
    '"secure_delete = OFF"',
    stored,
    /also on a host's connection/,
  ),
  mutant(
    "key-for-an-ended-stream",
    "../store/src/admission.ts",
    "present !== undefined && present !== key",
    "present !== undefined && present !== null && present !== key",
    "../store/test/contract.test.ts",
    /a destroyed key is gone for good/,
  ),
  mutant(
    "written-after-the-end",
    "../store/src/admission.ts",
    "if (events.length > 0 && log.key(stream) === null)",
    "if (events.length > 9 && log.key(stream) === null)",
    "../store/test/contract.test.ts",
    /a destroyed key is gone for good/,
  ),
  mutant(
    "key-put-back-unnoticed",
    "../store-sql/src/verify.ts",
    "(yield* checkKeys(rows, log.id, check.keys))",
    "undefined",
    stored,
    /is verified: a destroyed key is put back/,
  ),
  mutant(
    "export-shows-no-keys",
    "../store/src/export-log.ts",
    "keyed.length === 0 ? noKeys :",
    "keyed.length >= 0 ? noKeys :",
    "../store/test/contract.test.ts",
    /an export has those that exist/,
  ),
]
