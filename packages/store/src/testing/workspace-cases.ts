import * as Effect from "effect/Effect"
import { type ContractCase, contractCase, same } from "./contract-case.js"
import {
  brief,
  commit,
  facts,
  HERE,
  headOf,
  positions,
  readAll,
  readStreams,
  write,
} from "./sample.js"

export const workspaceCases: ReadonlyArray<ContractCase> = [
  contractCase("workspaces have logs of their own", (store) =>
    Effect.gen(function* () {
      const names = ["one", "two", "three"]
      for (let n = 0; n < 12; n++) {
        const workspace = names[n % 3] ?? HERE
        const at = { workspace, recordedAt: 1000 - n }
        yield* store.append(
          commit(`c${n}`, [write("a", facts(`${n}`)), write(workspace, facts("x"))], at),
        )
      }
      for (const [n, workspace] of names.entries()) {
        const log = yield* readAll(store, { workspace })
        same(
          workspace,
          log.map(brief),
          [0, 1, 2, 3].flatMap((round) => [
            `${round * 2 + 1} a@${round + 1} "${round * 3 + n}"`,
            `${round * 2 + 2} ${workspace}@${round + 1} "x"`,
          ]),
        )
        same("head", (yield* store.head(workspace)).position, 8)
        const streams = yield* readStreams(store, { workspace })
        same("by stream", positions(streams), workspace === "a" ? [] : [1, 3, 5, 7, 2, 4, 6, 8])
        for (const other of names) {
          const from = { _tag: "Stream", stream: other } as const
          const found = yield* readAll(store, { workspace, from })
          same(`${other} in ${workspace}`, found.length, other === workspace ? 4 : 0)
        }
        const types = yield* readAll(store, {
          workspace,
          from: { _tag: "Types", types: ["Noted"] },
        })
        same("by type", types.length, 8)
      }
    }),
  ),

  contractCase("reading a workspace does not make one", (store) =>
    Effect.gen(function* () {
      yield* store.append(commit("c1", [write("a", facts("1"))]))
      same("head", yield* headOf(store, "other"), { position: 0, recordedAt: undefined })
      same("log", yield* readAll(store, { workspace: "other" }), [])
      same("commands", yield* store.findCommands("other", ["c1"]), new Map())
      same("log here", positions(yield* readAll(store)), [1])
    }),
  ),
]
