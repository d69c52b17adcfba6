import { gzipSync } from "node:zlib"
import { commandNames as all } from "@followthrough/core"
import { commandNames } from "@followthrough/kernel/remote"
import { build } from "esbuild"
import { describe, expect, test } from "vitest"
import { type AnswerName, answerRoutes, watchable } from "../src/routes.js"
import { failureOf, served } from "./served.js"

const fieldsIn = (message: string): ReadonlyArray<string> =>
  (/the fields are ([\w, ]+)/.exec(message)?.[1] ?? "").split(", ").sort()

type Methods = { readonly [method: string]: (query: object) => Promise<unknown> }

describe("the table that handler and client share", () => {
  test("has every command of the domain", () => {
    expect([...commandNames].sort()).toEqual([...all].sort())
  })

  test("has the fields of each query of the kernel as its parameters", () =>
    served(async ({ log }) => {
      const methods = log as unknown as Methods
      const others: ReadonlySet<string> = new Set<AnswerName>(["reps", "findContact"])
      const names = Object.keys(answerRoutes) as ReadonlyArray<AnswerName>
      for (const name of names.filter((one) => !others.has(one))) {
        const failure = await failureOf(
          methods[name]?.({ zzz: 1, contactId: "c", from: "2026-01-01T00:00:00Z" }) ??
            Promise.resolve(),
        )
        const { parameters, path } = answerRoutes[name]
        const fields = [...parameters, ...(path.includes(":contactId") ? ["contactId"] : [])]
        expect([name, fieldsIn(String(failure["message"]))]).toEqual([name, fields.sort()])
      }
    }))

  test("has every question that can be watched", () =>
    served(async ({ log }) => {
      const watching = log.watch({ ask: "none" } as never)[Symbol.asyncIterator]()
      expect((await failureOf(watching.next()))["message"]).toBe(
        `watch(): ask: is not one of ${watchable.join(", ")}`,
      )
    }))
})

describe("the client", () => {
  test("is small and brings no Effect", async () => {
    const { metafile, outputFiles } = await build({
      entryPoints: [new URL("../src/client/index.ts", import.meta.url).pathname],
      bundle: true,
      minify: true,
      format: "esm",
      platform: "browser",
      conditions: ["@followthrough/source"],
      write: false,
      metafile: true,
    })
    const [file] = outputFiles
    const inputs = Object.keys(metafile.inputs)
    expect(inputs.filter((path) => path.includes("node_modules"))).toEqual([])
    const own = /\/http\/src\/(?:client\/|routes)/
    // What all clients share of the kernel.
    const shared =
      /\/kernel\/src\/(?:remote|command-names|followthrough-failure|watching\/(?:handed-to|comparable))\.ts$/
    expect(inputs.filter((path) => !own.test(path) && !shared.test(path))).toEqual([])
    expect(gzipSync(file?.contents ?? new Uint8Array()).length).toBeLessThan(6 * 1024)
  })
})
