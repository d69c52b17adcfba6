import { Effect } from "effect"
import { type BrokenStore, brokenStore, results } from "./broken-store.js"

export const answeringMistakes: ReadonlyArray<BrokenStore> = [
  results("never says that it replays", (appended) => ({ ...appended, replayed: false })),
  results("gives no versions", (appended) => ({ ...appended, versions: new Map() })),
  results("counts positions from 0", (appended) => ({
    ...appended,
    firstPosition: appended.firstPosition === undefined ? undefined : appended.firstPosition - 1,
  })),
  brokenStore("gives the caller's instant back", (store) => ({
    append: (commit) =>
      Effect.map(store.append(commit), (appended) => ({
        ...appended,
        recordedAt: commit.recordedAt,
      })),
  })),
  brokenStore("gives conflicts without the events since", (store) => ({
    append: (commit) =>
      Effect.mapError(store.append(commit), (error) =>
        error._tag === "Conflict" ? Object.assign(error, { since: [] }) : error,
      ),
  })),
  brokenStore("finds no commands", () => ({ findCommands: () => Effect.succeed(new Map()) })),
  brokenStore("finds the last command only", (store) => ({
    findCommands: (workspace, ids) => store.findCommands(workspace, ids.slice(-1)),
  })),
]
