import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openFollowthrough, restoreLog } from "@followthrough/kernel"
import { describe, expect, test } from "vitest"
import { kill, withPages } from "./pages.js"
import type { TestPage } from "./programs/page.js"

/** What went wrong in a page, as data. */
interface Wrong {
  readonly name: string
  readonly code: string
  readonly message: string
}

describe("a browser's files", () => {
  test("a log goes from a browser to a server's file and back, with the same head", () =>
    withPages(async ({ open }) => {
      const folder = mkdtempSync(join(tmpdir(), "followthrough-web-"))
      try {
        const page = await open("crm")
        const exported = await page.evaluate(async () => {
          const { log } = globalThis as unknown as TestPage
          await log.addContact({
            contactId: "ann",
            name: "Ann \ufeff <b>",
            externalId: "ann@example.org",
          })
          await log.logTouch({
            contactId: "ann",
            channel: "phone",
            direction: "outbound",
            outcome: "reached",
          })
          let text = ""
          for await (const line of log.exportLines()) text += `${line}\n`
          return { head: await log.head(), text: text.replaceAll("\n\n", "\n") }
        })
        const file = join(folder, "log.db")
        const pieces = async function* () {
          yield exported.text
        }
        await restoreLog({ file, from: pieces() })
        const log = await openFollowthrough({ workspace: "acme", store: { file } })
        expect(await log.head()).toEqual(exported.head)
        expect(await log.findContact("ann@example.org")).toBe("ann")
        await log.addContact({ contactId: "bob", name: "Bob" })
        let text = ""
        for await (const line of log.exportLines()) text += line.endsWith("\n") ? line : `${line}\n`
        const head = await log.head()
        await log.close()

        const back = await page.evaluate(async (text) => {
          const here = globalThis as unknown as TestPage
          const restored = await here.restore({ name: "back", from: text })
          const again = await here
            .restore({ name: "back", from: text })
            .catch(({ code, message }) => ({ code, message }))
          const log = await here.openLog({ name: "back", workspace: "acme" })
          const { rows } = await log.next()
          const answer = {
            restored,
            again,
            head: await log.head(),
            rows: rows.length,
          }
          await log.close()
          return answer
        }, text)
        expect(back.restored).toEqual({ workspace: "acme", facts: 3, head })
        expect(back.head).toEqual(head)
        expect(back.again).toEqual({
          code: "unavailable",
          message: 'there is a log "back" already',
        })
      } finally {
        rmSync(folder, { recursive: true })
      }
    }))

  test("of an export that was changed nothing is left, and the line is named", () =>
    withPages(async ({ open }) => {
      const page = await open("crm")
      const wrong = await page.evaluate(async () => {
        const here = globalThis as unknown as TestPage
        for (let n = 0; n < 5; n += 1) await here.log.addContact({ contactId: `c${n}` })
        let text = ""
        for await (const line of here.log.exportLines())
          text += line.endsWith("\n") ? line : `${line}\n`
        const said = ({ code, message }: Wrong) => ({ code, message })
        const changed = await here
          .restore({ name: "copy", from: text.replace("c3", "c9") })
          .then(() => "restored", said)
        const short = await here
          .restore({ name: "copy", from: text.slice(0, text.length / 2) })
          .then(() => "restored", said)
        const bytes = await here
          .restore({ name: "copy", from: new Blob([new Uint8Array([0xff, 0xfe])]) })
          .then(() => "restored", said)
        const folders: Array<string> = []
        const root = await navigator.storage.getDirectory()
        for await (const [name] of root as unknown as AsyncIterable<[string]>) folders.push(name)
        return { changed, short, bytes, folders }
      })
      expect(wrong).toMatchObject({
        changed: { code: "malformed", message: expect.stringMatching(/^line \d+: /) },
        short: { code: "malformed", message: expect.stringMatching(/^line \d+: /) },
        bytes: { code: "malformed", message: "the export is no UTF-8 text" },
        folders: ["followthrough-crm"],
      })
    }))

  test("a log is removed once no tab has it open", () =>
    withPages(async ({ open }) => {
      const [holder, guest] = [await open("crm"), await open("crm")]
      await holder.evaluate(() =>
        (globalThis as unknown as TestPage).log.addContact({ contactId: "ann" }),
      )
      const remove = () =>
        guest.evaluate(() =>
          (globalThis as unknown as TestPage).remove({ name: "crm" }).then(
            () => "removed",
            ({ code }) => code,
          ),
        )
      expect(await remove()).toBe("busy")
      await guest.evaluate(() => (globalThis as unknown as TestPage).log.close())
      await kill(holder)
      expect(await remove()).toBe("removed")
      expect(await remove()).toBe("removed")
      const facts = await guest.evaluate(async () => {
        const here = globalThis as unknown as TestPage
        here.log = await here.openLog({ name: "crm", workspace: "acme" })
        return (await here.log.head()).position
      })
      expect(facts).toBe(0)
    }))

  test("what is asked wrongly, and what cannot be, is told", () =>
    withPages(async ({ browser, open, url }) => {
      const page = await open("crm")
      const told = await page.evaluate(async () => {
        const here = globalThis as unknown as TestPage
        const { log } = here
        const wrong = (call: Promise<unknown>) =>
          call.then(
            () => undefined,
            ({ code, message, name, problems, refusal }) => ({
              code,
              message,
              name,
              problems,
              refusal,
            }),
          )
        const stop = new AbortController()
        const aborted = wrong(log.audit({}, { signal: stop.signal }))
        stop.abort()
        const progress: Array<number> = []
        await log.addContact({ contactId: "ann" })
        await log.audit({}, { onProgress: ({ done }) => progress.push(done) })
        return {
          name: await wrong(here.openLog({ name: "", workspace: "acme" })),
          workspace: await wrong(here.openLog({ name: "crm", workspace: "" })),
          policy: await wrong(here.openLog({ name: "crm", workspace: "acme", policy: { id: 1 } })),
          script: await wrong(
            here.openLog({ name: "crm", workspace: "acme", worker: () => new Worker("/none.js") }),
          ),
          field: await wrong(log.addContact({ contactId: "bob", naem: "Bob" } as never)),
          refused: await wrong(log.addContact({ contactId: "ann" })),
          list: await wrong(log.recordAll("ann" as never)),
          clone: await wrong(log.addContact({ contactId: () => "ann" } as never)),
          watch: await wrong(
            log
              .watch({ ask: "nothing" } as never)
              [Symbol.asyncIterator]()
              .next(),
          ),
          thrown: await wrong(
            log.audit(
              {},
              {
                onProgress: () => {
                  throw new Error("enough")
                },
              },
            ),
          ),
          aborted: await aborted,
          again: await wrong(log.audit({}, { signal: stop.signal })),
          progress: progress.length > 0,
          facts: (await log.head()).position,
        }
      })
      expect(told).toMatchObject({
        name: { code: "malformed", problems: [{ path: "name" }] },
        workspace: { code: "malformed", problems: [{ path: "workspace" }] },
        policy: { code: "malformed" },
        script: { code: "unavailable" },
        field: {
          name: "FollowthroughFailure",
          code: "malformed",
          problems: [{ path: "naem" }],
        },
        refused: { code: "refused", refusal: { _tag: "ContactAlreadyAdded", contactId: "ann" } },
        list: { code: "malformed" },
        clone: { code: "malformed" },
        watch: { code: "malformed", problems: [{ path: "ask" }] },
        thrown: { message: "enough" },
        aborted: { code: "aborted" },
        again: { code: "aborted" },
        progress: true,
        facts: 1,
      })

      // Not a page that a browser keeps files for.
      const insecure = await browser.newPage()
      await insecure.route("http://insecure.example/**", async (route) => {
        const path = new URL(route.request().url()).pathname
        await route.fulfill({ response: await route.fetch({ url: new URL(path, url).href }) })
      })
      await insecure.goto("http://insecure.example/")
      const refused = await insecure.evaluate(() =>
        (globalThis as unknown as TestPage).openLog({ name: "crm", workspace: "acme" }).then(
          () => "opened",
          ({ message }) => message,
        ),
      )
      expect(refused).toMatch(/HTTPS/)
    }))
})
