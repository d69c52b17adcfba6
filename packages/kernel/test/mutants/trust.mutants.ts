import { type Mutant, mutant } from "../../../../scripts/mutant.js"

const busy = "../../tests/busy/busy.test.ts"
const clock = "../../tests/clock/ahead.test.ts"
const rows = "../../tests/rows/forged-rows.test.ts"
const columns = "../../tests/tamper/every-column.test.ts"
const closing = "test/closing.test.ts"

export const mutants: ReadonlyArray<Mutant> = [
  mutant(
    "gives-up-at-once",
    "src/record.ts",
    "if (pending.giveUpAt > now) continue",
    "if (pending.giveUpAt > now + 60_000) continue",
    busy,
    /within its time/,
  ),
  mutant(
    "never-gives-up-in-time",
    "src/record.ts",
    "if (pending.giveUpAt > now) continue",
    "if (pending.giveUpAt > now - 5000) continue",
    busy,
    /when its time is over/,
  ),
  mutant(
    "waits-anew-for-each-lock",
    "../store-sql/src/busy.ts",
    "deadline ?? performance.now() + limitMs",
    "(deadline ?? 0) * 0 + performance.now() + limitMs",
    busy,
    /has its time once/,
  ),
  mutant(
    "follows-any-clock",
    "src/decide-one.ts",
    "if (!isDatedAhead(now, machine)) return undefined",
    "if (isDatedAhead(now, machine)) return undefined",
    clock,
    /dates nothing/,
  ),
  mutant(
    "leap-costs-the-rows",
    "src/read-models/read-models.ts",
    "Math.min(last, machine)",
    "last",
    clock,
    /answers of today from the rows/,
  ),
  mutant(
    "rows-are-taken-as-they-are",
    "src/read-models/check-rows.ts",
    "if (!isSame(row, made)) {",
    "if (made === undefined) {",
    rows,
    /of contacts are found/,
  ),
  mutant(
    "rebuilding-trusts-what-is-there",
    "src/read-models/read-models.ts",
    "store.clearRows(workspace)",
    "store.dropRows(workspace, 0)",
    rows,
    /are found and healed/,
  ),
  mutant(
    "views-are-not-looked-at",
    "../store-sql/src/sqlite-soundness.ts",
    'if (type === "view") return',
    'if (type === "view") return false &&',
    rows,
    /on the log is found/,
  ),
  mutant(
    "order-of-commands-is-not-looked-at",
    "../store-sql/src/verify-statements.ts",
    "WHERE first_position <= before LIMIT 1",
    "WHERE first_position < before - 99 LIMIT 1",
    columns,
    /put in another order/,
  ),
  mutant(
    "closes-on-what-is-under-way",
    "src/closing.ts",
    "await Promise.allSettled([...this.#underWay])",
    "await Promise.allSettled([])",
    closing,
    /lets all that is under way end/,
  ),
  mutant(
    "shares-a-file-that-was-replaced",
    "src/shared-file.ts",
    "if (yield* isUsable(there, key.filename)) return there.store",
    "if ((yield* isUsable(there, key.filename)) || there.store) return there.store",
    closing,
    /replaced are opened anew/,
  ),
]
