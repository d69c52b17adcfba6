import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { followUpClient } from "@followthrough/http/client"
import { afterAll, describe, expect, test } from "vitest"
import { EXAMPLE_TOKENS } from "./server-process.js"
import { type ServerOptions, startServer } from "./start-server.js"
import { hashOf, readTokens } from "./tokens.js"

const folder = mkdtempSync(join(tmpdir(), "host-http-"))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0

interface Serving {
  readonly url: string
  readonly said: ReadonlyArray<string>
  readonly ask: (path: string, token?: string, more?: RequestInit) => Promise<Response>
  readonly stop: () => Promise<void>
}

const serving = async (
  use: (serving: Serving) => Promise<void>,
  more: Partial<ServerOptions> = {},
): Promise<void> => {
  const said: Array<string> = []
  files += 1
  const file = join(folder, `${files}.db`)
  const { stop, url } = await startServer({
    ...{ file, tokens: EXAMPLE_TOKENS, port: 0, say: (line) => said.push(line) },
    ...more,
  })
  const ask: Serving["ask"] = (path, token, init = {}) =>
    fetch(url + path, {
      ...init,
      headers: {
        ...(init.body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...(init.headers as Record<string, string>),
      },
    })
  try {
    await use({ url, said, ask, stop })
  } finally {
    await stop()
  }
}

const clientOf = (url: string, token: string) =>
  followUpClient({ url: `${url}/follow-up`, headers: { Authorization: `Bearer ${token}` } })

const team = async (url: string): Promise<void> => {
  const lead = clientOf(url, "try-lead")
  for (const repId of ["ana", "ben"]) await lead.addRep({ repId })
  await lead.addContact({ contactId: "bakery", ownerId: "ana" })
  await lead.addContact({ contactId: "florist", ownerId: "ben" })
}

describe("a token", () => {
  test("opens its workspace and its reps, and nothing else", () =>
    serving(async ({ ask, said, url }) => {
      await team(url)
      const total = async (path: string, token: string) => {
        const response = await ask(path, token)
        return response.ok ? (await response.json()).total : response.status
      }
      expect(await total("/follow-up/next", "try-lead")).toBe(2)
      expect(await total("/follow-up/next", "try-ana")).toBe(1)
      expect(await total("/follow-up/next?repId=ben", "try-ana")).toBe(403)
      expect(await total("/follow-up/agenda/florist", "try-ana")).toBe(403)
      expect(await total("/follow-up/next", "try-globex")).toBe(0)
      // Who recorded is the token's to say.
      const facts = await (await ask("/follow-up/log", "try-lead")).text()
      expect(facts.split("\n").filter((line) => line.includes('"actor":"lead"'))).toHaveLength(4)
      expect(said).toEqual([])
    }))

  test("that is missing, wrong or not a bearer's is a 401 that says what is wanted", () =>
    serving(async ({ ask, said }) => {
      const hash = hashOf("try-ana")
      for (const authorization of [
        ...["", "Bearer", "Bearer ", "Bearer wrong", "Basic try-ana", "try-ana"],
        ...["Bearer try-ana, Bearer x", `Bearer ${hash}`, "Bearer try-ana x", "Bearer TRY-ANA"],
      ]) {
        const headers = { Authorization: authorization }
        const response = await ask("/follow-up/next", undefined, { headers })
        expect(response.status, authorization).toBe(401)
        expect(response.headers.get("www-authenticate")).toBe("Bearer")
        expect(await response.json()).toMatchObject({ code: "unauthenticated" })
      }
      // In an address it would end up in everybody's logs.
      expect((await ask("/follow-up/next?access_token=try-ana")).status).toBe(400)
      expect(said).toEqual([])
    }))

  test("is in no answer and in nothing that the server says, whatever fails", async () => {
    const secret = "try-lead"
    await serving(async ({ ask, said, url }) => {
      await team(url)
      for (const path of ["/follow-up/next", "/follow-up/nothing", "/follow-up/next?a=b", "/x"]) {
        for (const method of ["GET", "POST", "DELETE", "OPTIONS"]) {
          const body = method === "POST" ? { body: "{" } : {}
          const text = await (await ask(path, secret, { method, ...body })).text()
          expect(text).not.toContain(secret)
          expect(text).not.toContain(hashOf(secret))
        }
      }
      expect(said.join("\n")).not.toContain(secret)
    })
  })

  test("is kept as a hash, and a file of tokens that cannot be used is told at its place", () => {
    const file = (json: unknown): string => {
      const path = join(folder, "tokens.json")
      writeFileSync(path, typeof json === "string" ? json : JSON.stringify(json))
      return path
    }
    const sha256 = hashOf("x")
    const good = { sha256, workspace: "acme", reps: ["ana"] }
    const wrong: ReadonlyArray<readonly [unknown, string]> = [
      ["[", "is not JSON"],
      [{}, "expected array"],
      [[{ ...good, sha256: "try-ana" }], "0: sha256: "],
      [[good, { ...good, workspace: "" }], "1: workspace: "],
      [[{ ...good, reps: [] }], "0: reps: "],
      [[{ ...good, reps: "ana" }], "0: reps: "],
      [[{ ...good, token: "x" }], '"token"'],
    ]
    for (const [json, problem] of wrong) expect(() => readTokens(file(json))).toThrow(problem)
    expect(() => readTokens(join(folder, "nowhere.json"))).toThrow("nowhere.json: cannot be read")
    expect(readTokens(file([good])).workspaces).toEqual(new Set(["acme"]))
    expect(readFileSync(EXAMPLE_TOKENS, "utf8")).not.toContain("try-")
  })
})

describe("the rate limit", () => {
  test("of a token ends at so many requests, says when to come again, and is nobody else's", () =>
    serving(
      async ({ ask }) => {
        for (let n = 0; n < 5; n++)
          expect((await ask("/follow-up/next", "try-ana")).status).toBe(200)
        const refused = await ask("/follow-up/next", "try-ana")
        expect(refused.status).toBe(429)
        expect(refused.headers.get("content-type")).toBe("application/problem+json")
        expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0)
        expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60)
        expect(await refused.json()).toMatchObject({ status: 429, code: "too-many-requests" })
        expect((await ask("/follow-up/next", "try-ben")).status).toBe(200)
        // Who guesses tokens is counted by address, whatever is guessed.
        const guesses = await Promise.all(
          Array.from({ length: 8 }, (_, n) => ask("/follow-up/next", `guess-${n}`)),
        )
        const statuses = guesses.map(({ status }) => status).sort()
        expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429])
        expect((await ask("/follow-up/next", "try-ben")).status).toBe(200)
        expect((await ask("/health")).status).toBe(200)
      },
      { perMinute: 5 },
    ))
})

describe("beside follow-up", () => {
  test("health and readiness are told to anyone, and nothing else is there", () =>
    serving(async ({ ask, url }) => {
      expect(await (await ask("/health")).json()).toEqual({ status: "ok" })
      expect(await (await ask("/ready")).json()).toEqual({ status: "ready" })
      expect((await ask("/ready", undefined, { method: "POST" })).status).toBe(405)
      for (const path of ["/server.ts", "/api/package.json", "/api/../tokens.example.json"]) {
        expect((await ask(path)).status, path).toBe(404)
      }
      const root = await fetch(url, { redirect: "manual" })
      expect([root.status, root.headers.get("location")]).toEqual([302, "/api/"])
    }))
})
