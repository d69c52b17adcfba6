import { askCalendar } from "./ask-answers.js"
import type { CalendarClient, CalendarQuery } from "./calendar-client.js"
import { calendarText } from "./calendar-text.js"
import { digest } from "./entry-identity.js"

/** The platform's own `Response`, wherever that is known: no types of the DOM or of Node are needed for it. */
export type WebResponse = typeof globalThis extends {
  readonly Response: { readonly prototype: infer Response }
}
  ? Response
  : unknown

/** A request for a calendar, of which only what was kept of the last answer matters. */
export interface CalendarRequest extends CalendarQuery {
  /** The request's `if-none-match`, as it came. */
  readonly ifNoneMatch?: string | null | undefined
}

/**
 * The calendar as a response of the web: 200 with the text, or 304 with nothing where whoever asks has it. The ETag
 * is weak, as it leaves out when the answer was given: a feed in which nothing has changed is not sent again. Who may
 * see it is for the host to check before.
 */
export const calendarResponse = async (
  client: CalendarClient,
  { ifNoneMatch, ...query }: CalendarRequest = {},
): Promise<WebResponse> => {
  const text = calendarText(await askCalendar(client, query), query)
  const etag = `W/"${digest(text.replace(/^DTSTAMP:.*\r\n/gm, ""))}"`
  const known = (ifNoneMatch ?? "").split(",").map((tag) => tag.trim())
  const headers = { etag, "cache-control": "private, no-cache" }
  if (known.includes(etag) || known.includes(etag.slice(2)) || known.includes("*")) {
    return new Response(null, { status: 304, headers })
  }
  return new Response(text, {
    headers: {
      ...headers,
      "content-type": "text/calendar; charset=utf-8",
      "content-disposition": 'attachment; filename="follow-ups.ics"',
      "x-content-type-options": "nosniff",
    },
  })
}
