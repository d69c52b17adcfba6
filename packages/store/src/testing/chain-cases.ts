import * as Effect from "effect/Effect"
import { chainText, sha256Hex, UNCHAINED } from "../chain.js"
import type { Commit } from "../commit.js"
import type { EventStoreShape } from "../event-store.js"
import { commitAgain, type StoredCommit } from "../stored-commit.js"
import { type ContractCase, contractCase, same } from "./contract-case.js"
import { commit, fact, facts, HERE, NOON, readAll, refusal, write } from "./sample.js"

const written: ReadonlyArray<Commit> = [
  commit("c1", [write("a", facts("1", "2")), write("b", [fact("3", { type: "Other" })])]),
  commit("c2", [], { recordedAt: NOON + 1 }),
  commit("c3", [write("b", facts("4")), write("a", [], { exactly: 2 })], {
    recordedAt: NOON - 5,
    claims: [{ change: "take", key: "k", stream: "b" }],
  }),
  commit("c4", [write("ü", [fact("5", { data: '{"€":"😀"}', occurredAt: -3 })])]),
  commit("c5", [write("a", facts("6"))], {
    claims: [{ change: "release", key: "k", stream: "b" }],
  }),
]

/** What a chain over these events must come to, worked out from the events alone. */
const hashesOf = (
  commits: ReadonlyArray<StoredCommit>,
  workspace = HERE,
): ReadonlyArray<string> => {
  const hashes: Array<string> = []
  for (const { claims, events, fingerprint } of commits) {
    const listed = claims.map(({ change, key, stream }) => [change, key, stream])
    const command = { fingerprint, claims: listed.length === 0 ? "" : JSON.stringify(listed) }
    for (const event of events) {
      hashes.push(sha256Hex(chainText(hashes.at(-1) ?? UNCHAINED, workspace, event, command)))
    }
  }
  return hashes
}

const stored = (store: EventStoreShape, workspace = HERE, limit = 1000) =>
  Effect.gen(function* () {
    const commits: Array<StoredCommit> = []
    let after: number | undefined
    do {
      const page = yield* store.commits({
        workspace,
        limit,
        ...(after === undefined ? {} : { after }),
      })
      same("commits of a page", page.commits.length <= limit, true)
      commits.push(...page.commits)
      after = page.next
    } while (after !== undefined)
    return commits
  })

const fill = (store: EventStoreShape) => Effect.forEach(written, (one) => store.append(one))

export const chainCases: ReadonlyArray<ContractCase> = [
  contractCase("an empty log has the hash of nothing", (store) =>
    Effect.gen(function* () {
      same("hash", (yield* store.head(HERE)).hash, UNCHAINED)
      same("commits", yield* store.commits({ workspace: HERE }), { commits: [], next: undefined })
      const sound = { events: 0, head: { position: 0, hash: UNCHAINED }, fault: undefined }
      same("verified", yield* store.verify(HERE), sound)
    }),
  ),

  contractCase("each event's hash covers it, its command and all before it", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      const commits = yield* stored(store)
      const expected = hashesOf(commits)
      same(
        "hashes",
        commits.flatMap(({ events }) => events.map(({ hash }) => hash)),
        expected,
      )
      same("head", (yield* store.head(HERE)).hash, expected.at(-1))
      // A store that anyone can write in another language: the format is fixed.
      same(
        "first",
        expected[0],
        sha256Hex(
          `64:${"0".repeat(64)},4:here,1:1,1:a,1:1,5:Noted,13:1699999999000,13:1700000000000,2:c1,17:fingerprint of c1,0:,3:"1",`,
        ),
      )
    }),
  ),

  contractCase("the hash is the same whether commits come alone or in a batch", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      yield* store.appendAll(written.map((one) => ({ ...one, workspace: "there" })))
      same(
        "there",
        (yield* store.head("there")).hash,
        hashesOf(yield* stored(store, "there"), "there").at(-1),
      )
      const alike = (yield* store.head("there")).hash === (yield* store.head(HERE)).hash
      same("the hash covers the workspace", alike, false)
    }),
  ),

  contractCase("a refused, repeated or empty commit leaves the hash as it is", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      const { hash } = yield* store.head(HERE)
      for (const one of written) yield* store.append(one)
      yield* refusal(store.append(commit("no", [write("a", facts("x"), "noStream")])))
      yield* store.append(commit("empty", []))
      same("hash", (yield* store.head(HERE)).hash, hash)
    }),
  ),

  contractCase("commits are read whole, in order, for every page size", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      const commits = yield* stored(store)
      same(
        "ids",
        commits.map(({ commandId }) => commandId),
        ["c1", "c2", "c3", "c4", "c5"],
      )
      same(
        "instants",
        commits.map(({ recordedAt }) => recordedAt - NOON),
        [0, 1, 0, 0, 0],
      )
      same(
        "claims",
        commits.map(({ claims }) => claims),
        written.map(({ claims }) => claims ?? []),
      )
      const log = yield* readAll(store)
      const events = commits.flatMap((one) => one.events).map(({ hash: _, ...event }) => event)
      same("events", events, log)
      for (const limit of [1, 2, 3, 4, 5, 6]) {
        same(`pages of ${limit}`, yield* stored(store, HERE, limit), commits)
      }
    }),
  ),

  contractCase("commits appended again give the same log, hash for hash", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      yield* store.append({ ...commit("c1", [write("x", facts("y"))]), workspace: "there" })
      const commits = yield* stored(store)
      same(
        "written",
        commits.map((one) => commitAgain(HERE, one, new Map()).writes.length),
        [2, 0, 2, 1, 1],
      )
      for (const one of commits) {
        same("repeated", (yield* store.append(commitAgain(HERE, one, new Map()))).replayed, true)
      }
    }),
  ),

  contractCase("a sound log is verified up to its head", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      const { hash, position } = yield* store.head(HERE)
      const sound = { events: 6, head: { position, hash }, fault: undefined }
      same("without a head", yield* store.verify(HERE), sound)
      same("with its head", yield* store.verify(HERE, { position, hash }), sound)
      const [first] = yield* stored(store)
      const earlier = first?.events[1]
      if (earlier !== undefined) same("an earlier head", yield* store.verify(HERE, earlier), sound)
    }),
  ),

  contractCase("a head that was kept shows a log cut short, and another log", (store) =>
    Effect.gen(function* () {
      yield* fill(store)
      const { hash } = yield* store.head(HERE)
      const ahead = { position: 7, hash }
      const cut = { _tag: "Truncated", position: 7, kept: ahead }
      same("cut short", (yield* store.verify(HERE, ahead)).fault, cut)
      const other = { position: 4, hash }
      const forked = { _tag: "Forked", position: 4, kept: other }
      same("forked", (yield* store.verify(HERE, other)).fault, forked)
      const gone = yield* store.verify("nobody", ahead)
      same("gone", gone.fault, { _tag: "Truncated", position: 1, kept: ahead })
    }),
  ),
]
