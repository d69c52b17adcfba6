import { type BrokenStore, pages } from "./broken-store.js"

export const pagingMistakes: ReadonlyArray<BrokenStore> = [
  pages("orders by time of occurrence", (page) => ({
    ...page,
    events: [...page.events].sort((a, b) => a.occurredAt - b.occurredAt),
  })),
  pages("never has a next page", (page) => ({ ...page, next: undefined })),
  pages("has a next page after a full last one", (page, limit) => {
    const last = page.events.at(-1)
    if (last === undefined || page.events.length !== limit || page.next !== undefined) return page
    return "version" in last && page.head > 0 ? { ...page, next: last.position } : page
  }),
  pages("gives the last position of the page as head", (page) => ({
    ...page,
    head: page.events.at(-1)?.position ?? 0,
  })),
  pages("loses an event of a long page", (page) => ({
    ...page,
    events: page.events.length > 900 ? page.events.slice(1) : page.events,
  })),
  pages("gives recordedAt as occurredAt", (page) => ({
    ...page,
    events: page.events.map((event) => ({ ...event, occurredAt: event.recordedAt })),
  })),
]
