import type { Appended, Commit, CommitRefused } from "@followthrough/store"
import { Effect, Either } from "effect"
import { type BrokenStore, brokenStore, commits, nothing } from "./broken-store.js"

const unconditional = (commit: Commit): Commit => ({
  ...commit,
  writes: commit.writes.map((write) => ({ ...write, expect: "any" })),
})

const reprint = (data: string): string => {
  try {
    return JSON.stringify(JSON.parse(data))
  } catch {
    return data
  }
}

let unique = 0

export const appendingMistakes: ReadonlyArray<BrokenStore> = [
  commits("drops the conflict check", unconditional),
  brokenStore("drops the conflict check in batches", (store) => ({
    appendAll: (all) => store.appendAll(all.map(unconditional)),
  })),
  commits("checks the first write only", (commit) => ({
    ...commit,
    writes: commit.writes.map((write, n) => (n === 0 ? write : { ...write, expect: "any" })),
  })),
  commits("drops expectations without events", (commit) => ({
    ...commit,
    writes: commit.writes.filter(({ events }) => events.length > 0),
  })),
  commits("takes streamExists for any", (commit) => ({
    ...commit,
    writes: commit.writes.map((write) =>
      write.expect === "streamExists" ? { ...write, expect: "any" } : write,
    ),
  })),
  commits("takes exactly for at least", (commit) => ({
    ...commit,
    writes: commit.writes.map((write) =>
      typeof write.expect === "object" && write.expect.exactly > 0
        ? { ...write, expect: "streamExists" }
        : write,
    ),
  })),
  commits("drops the memory of commands", (commit) => ({
    ...commit,
    commandId: `${commit.commandId}\u00a0${unique++}`,
  })),
  commits("ignores fingerprints", (commit) => ({ ...commit, fingerprint: "" })),
  commits("shares commands between workspaces", (commit) => ({
    ...commit,
    workspace: commit.workspace === "there" ? "here" : commit.workspace,
  })),
  commits("repairs malformed text", (commit) => ({
    ...commit,
    writes: commit.writes.map(({ events, expect, stream }) => ({
      stream: stream.replace(/[\0\p{Surrogate}]/gu, ""),
      expect,
      events,
    })),
  })),
  commits("rounds instants", (commit) => ({
    ...commit,
    recordedAt: Math.trunc(commit.recordedAt) || 0,
  })),
  commits("sorts the events of a commit by time", (commit) => ({
    ...commit,
    writes: commit.writes.map((write) => ({
      ...write,
      events: [...write.events].sort((a, b) => a.occurredAt - b.occurredAt),
    })),
  })),
  commits("parses and prints data", (commit) => ({
    ...commit,
    writes: commit.writes.map((write) => ({
      ...write,
      events: write.events.map((event) => ({ ...event, data: reprint(event.data) })),
    })),
  })),
  commits("trims names", (commit) => ({
    ...commit,
    writes: commit.writes.map((write) => ({ ...write, stream: write.stream.trim() || " " })),
  })),
  brokenStore("stores write by write", (store) => ({
    append: (commit) =>
      commit.writes.length < 2
        ? store.append(commit)
        : Effect.map(
            Effect.forEach(commit.writes, (write, n) =>
              store.append({ ...commit, commandId: `${commit.commandId}/${n}`, writes: [write] }),
            ),
            (all) => ({
              ...nothing,
              replayed: all.every(({ replayed }) => replayed),
              firstPosition: all[0]?.firstPosition,
              lastPosition: all.at(-1)?.lastPosition,
              versions: new Map(all.flatMap(({ versions }) => [...versions])),
              recordedAt: all.at(-1)?.recordedAt ?? commit.recordedAt,
            }),
          ),
  })),
  brokenStore("gives way between check and write", (store) => ({
    append: (commit) =>
      Effect.gen(function* () {
        const known = yield* store.findCommands(commit.workspace, [commit.commandId])
        const actual = new Map<string, number>()
        for (const { stream } of commit.writes) {
          const page = yield* store.read({
            workspace: commit.workspace,
            from: { _tag: "Stream", stream },
          })
          actual.set(stream, page.events.length)
        }
        yield* Effect.yieldNow()
        const holds = commit.writes.every(
          ({ expect, stream }) =>
            typeof expect !== "object" || expect.exactly === actual.get(stream),
        )
        return yield* store.append(holds && known.size === 0 ? unconditional(commit) : commit)
      }),
  })),
  brokenStore("ends a batch at the first refusal", (store) => ({
    appendAll: (all) =>
      Effect.gen(function* () {
        const each: Array<Either.Either<Appended, CommitRefused>> = []
        for (const commit of all) {
          const last = each.at(-1)
          const stopped = last !== undefined && Either.isLeft(last)
          each.push(...(stopped ? [last] : yield* store.appendAll([commit])))
        }
        return each
      }),
  })),
  brokenStore("forgets empty decisions", (store) => ({
    append: (commit) =>
      commit.writes.every(({ events }) => events.length === 0)
        ? store.append({ ...commit, commandId: `${commit.commandId}\u00a0${unique++}` })
        : store.append(commit),
  })),
  brokenStore("loses a page of a long commit", (store) => ({
    append: (commit) =>
      store.append({
        ...commit,
        writes: commit.writes.map((write) => ({ ...write, events: write.events.slice(0, 100) })),
      }),
  })),
]
