import { calendarOf, calendarResponse } from "@followthrough/interop/calendar"
import { describe, expect, it } from "vitest"
import { withLog } from "./recorded-log.js"

const at = "2026-03-02T09:00:00.000Z"
const later = "2026-03-02T10:00:00.000Z"

describe("a calendar as a response of the web", () => {
  it("has the text, what it is, and a tag by which nothing is sent twice", async () => {
    await withLog([], async (log) => {
      await log.record(
        { _tag: "AddContact", contactId: "ada", name: "Ada", source: "web-lead" },
        { now: at },
      )
      const first = await calendarResponse(log, { at })
      expect(first.status).toBe(200)
      expect(first.headers.get("content-type")).toBe("text/calendar; charset=utf-8")
      expect(first.headers.get("content-disposition")).toBe('attachment; filename="follow-ups.ics"')
      expect(await first.text()).toBe(await calendarOf(log, { at }))

      const etag = first.headers.get("etag")
      for (const ifNoneMatch of [etag, `"other", ${etag}`]) {
        const again = await calendarResponse(log, { at: later, ifNoneMatch })
        expect([again.status, await again.text()]).toEqual([304, ""])
        expect(again.headers.get("etag")).toBe(etag)
      }
      await log.record({ _tag: "AddContact", contactId: "bo", name: "Bo" }, { now: later })
      const changed = await calendarResponse(log, { at: later, ifNoneMatch: etag })
      expect(changed.status).toBe(200)
      expect(changed.headers.get("etag")).not.toBe(etag)
    })
  })
})
