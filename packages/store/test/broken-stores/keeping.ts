import type { Commit } from "@followthrough/store"
import { Effect } from "effect"
import { type BrokenStore, brokenStore } from "./broken-store.js"

export const keepingMistakes: ReadonlyArray<BrokenStore> = [
  brokenStore("shares one log between all workspaces", (store) => {
    const shared = <Query extends { readonly workspace: string }>(query: Query): Query => ({
      ...query,
      workspace: "one for all",
    })
    return {
      append: (commit) => store.append(shared(commit)),
      appendAll: (all) => store.appendAll(all.map(shared)),
      read: (query) => store.read(shared(query)),
      readByStream: (query) => store.readByStream(shared(query)),
      findCommands: (_, ids) => store.findCommands("one for all", ids),
      follow: (query) => store.follow(shared(query)),
      findClaims: (_, keys) => store.findClaims("one for all", keys),
      commits: (query) => store.commits(shared(query)),
      verify: (_, kept) => store.verify("one for all", kept),
      head: () => store.head("one for all"),
      latestOccurrence: () => store.latestOccurrence("one for all"),
    }
  }),
  brokenStore("takes the last occurrence for the latest", (store) => ({
    latestOccurrence: (workspace) =>
      Effect.map(
        store.read({ workspace, from: { _tag: "All" }, direction: "backwards", limit: 1 }),
        ({ events }) => events[0]?.occurredAt,
      ),
  })),
  brokenStore("ignores case in names", (store) => {
    const lower = (commit: Commit): Commit => ({
      ...commit,
      writes: commit.writes.map((write) => ({ ...write, stream: write.stream.toLowerCase() })),
    })
    return {
      append: (commit) => store.append(lower(commit)),
      appendAll: (all) => store.appendAll(all.map(lower)),
    }
  }),
  brokenStore("keeps streams in a plain object", (store) => ({
    append: (commit) =>
      commit.writes.some(({ stream }) => stream in {})
        ? Effect.die(new TypeError("not a stream"))
        : store.append(commit),
  })),
  brokenStore("says the head has no instant", (store) => ({
    head: (workspace) =>
      Effect.map(store.head(workspace), (head) => ({ ...head, recordedAt: undefined })),
  })),
]
