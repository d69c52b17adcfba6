import { type Claim, type Commit, sha256Hex } from "@followthrough/store"
import { Effect } from "effect"
import { type BrokenStore, brokenStore, commits } from "./broken-store.js"

const withClaims = (name: string, change: (claim: Claim) => ReadonlyArray<Claim>): BrokenStore =>
  commits(name, ({ claims, ...commit }) =>
    claims === undefined ? commit : { ...commit, claims: claims.flatMap(change) },
  )

/** Mistakes in claims, and in what seals a log. */
export const sealingMistakes: ReadonlyArray<BrokenStore> = [
  withClaims("forgets claims", () => []),
  withClaims("never releases a key", (claim) => (claim.change === "take" ? [claim] : [])),
  withClaims("ignores case in keys", (claim) => [{ ...claim, key: claim.key.toLowerCase() }]),
  brokenStore("lets anyone release a key", (store) => ({
    append: (commit) =>
      Effect.flatMap(
        store.findClaims(
          commit.workspace,
          (commit.claims ?? []).map(({ key }) => key),
        ),
        (holders) =>
          store.append({
            ...commit,
            ...(commit.claims === undefined
              ? {}
              : {
                  claims: commit.claims.map((claim) =>
                    claim.change === "release"
                      ? { ...claim, stream: holders.get(claim.key) ?? claim.stream }
                      : claim,
                  ),
                }),
          }),
      ),
  })),
  brokenStore("gives one hash to every workspace", (store) => {
    const shared = (commit: Commit): Commit => ({ ...commit, workspace: "here" })
    return {
      append: (commit) => store.append(shared(commit)),
      appendAll: (all) => store.appendAll(all.map(shared)),
    }
  }),
  brokenStore("hashes the last event alone", (store) => ({
    head: (workspace) =>
      Effect.map(store.head(workspace), (head) => ({
        ...head,
        hash: sha256Hex(`${head.position}`),
      })),
  })),
  brokenStore("verifies whatever there is", (store) => ({
    verify: (workspace) => store.verify(workspace),
  })),
  brokenStore("leaves empty decisions out of the commits", (store) => ({
    commits: (query) =>
      Effect.map(store.commits(query), (page) => ({
        ...page,
        commits: page.commits.filter(({ events }) => events.length > 0),
      })),
  })),
]
