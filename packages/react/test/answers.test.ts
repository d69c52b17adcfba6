// @vitest-environment jsdom
/// <reference lib="dom" />
import { FollowthroughFailure, type FollowUpClient } from "@followthrough/kernel"
import { english, type Language } from "@followthrough/projection/english"
import { FollowUpProvider, useAgenda, useExplain, useNext, useSpeaker } from "@followthrough/react"
import { render } from "@testing-library/react"
import { createElement, type ReactNode } from "react"
import { renderToString } from "react-dom/server"
import { describe, expect, it, vi } from "vitest"
import { BEGIN, counting, failOnComplaints, inPage, quiet, show, until, withLog } from "./paging.js"

failOnComplaints()

type Given = Parameters<typeof useNext>

const Queue = ({ asOf, query = {} }: { query?: Given[0]; asOf?: Given[1] }): ReactNode => {
  const { answer, error, isLoading, retry } = useNext(query, asOf)
  const text = isLoading ? "loading" : (answer?.rows.map(({ contactId }) => contactId).join() ?? "")
  return createElement("p", { onClick: retry }, text, error && ` (${error.code ?? error.message})`)
}

const NobodysAgenda = (): ReactNode => {
  const { answer, isLoading } = useAgenda({ contactId: "nobody" })
  return createElement("p", {}, isLoading ? "loading" : String(answer))
}

const Words = (): ReactNode => {
  const say = useSpeaker()
  const there = useSpeaker("Asia/Tokyo")
  const at = "2026-03-02T08:00:00.000Z"
  return createElement("p", {}, [say.order("stage"), say.instant(at), there.instant(at)].join())
}

const queue = (asOf?: Given[1]): ReactNode => createElement(Queue, { key: "q", asOf })
const text = (): string => document.querySelector("p")?.textContent ?? ""
const seen = async (wanted: string): Promise<void> => {
  if (!(await until(() => text() === wanted))) expect(text()).toBe(wanted)
}

/** A client whose subscriptions and requests are in the test's hands. */
const byHand = () => {
  const subscribed: Array<{ give: (answer: unknown) => void; fail: (failure: unknown) => void }> =
    []
  const ended: Array<number> = []
  const asked: Array<{ query: object; signal: AbortSignal; answer: (answer: unknown) => void }> = []
  const request = (query: object, { signal }: { signal: AbortSignal }) =>
    new Promise((answer) => asked.push({ query, signal, answer }))
  const client = {
    subscribe: (_: object, give: () => void, { onError: fail }: { onError: () => void }) => {
      const n = subscribed.push({ give, fail })
      return () => ended.push(n)
    },
    next: request,
    agenda: request,
    explain: request,
  } as unknown as FollowUpClient
  return { client, subscribed, ended, asked }
}
const of = (...contactIds: ReadonlyArray<string>) => ({
  rows: contactIds.map((contactId) => ({ contactId })),
})

describe("a live answer", () => {
  it("is one subscription for all who ask the same, also while one page takes the place of another", () =>
    withLog(async (log) => {
      await log.addContact({ contactId: "bakery", ownerId: "ana" })
      const { client, subscriptions } = counting(log)
      const view = show(client, queue(), createElement(Queue, { key: "r", query: {} }))
      await seen("bakery")
      expect(subscriptions()).toEqual({ open: 1, opened: 1 })
      view.rerender(inPage(client, createElement("div", { key: "other" }, queue())))
      await seen("bakery")
      await quiet()
      expect(subscriptions()).toEqual({ open: 1, opened: 1 })
      view.rerender(inPage(client, createElement(Queue, { key: "q", query: { repId: "ben" } })))
      await seen("")
      await quiet()
      expect(subscriptions()).toEqual({ open: 1, opened: 2 })
      view.unmount()
      await quiet()
      expect(subscriptions().open).toBe(0)
    }))

  it("comes from the other client once the provider has another", () =>
    withLog(async (log) => {
      await log.addContact({ contactId: "bakery" })
      const { client, ended, subscribed } = byHand()
      const view = show(client, queue())
      subscribed[0]?.give(of("florist"))
      await seen("florist")
      view.rerender(inPage(log, queue()))
      await seen("bakery")
      expect(ended).toEqual([1])
    }))

  it("has an error as state beside the last answer, and goes on when it is asked to retry", async () => {
    const { client, ended, subscribed } = byHand()
    show(client, queue())
    subscribed[0]?.give(of("florist"))
    await seen("florist")
    document.querySelector("p")?.click()
    await quiet()
    expect(subscribed).toHaveLength(1)
    subscribed[0]?.fail(new FollowthroughFailure("unavailable", "gone"))
    await seen("florist (unavailable)")
    document.querySelector("p")?.click()
    await seen("florist")
    expect([subscribed.length, ended]).toEqual([2, [1]])
    // What comes late from a subscription that was ended is not shown.
    subscribed[0]?.give(of("late"))
    await quiet()
    expect(text()).toBe("florist")
    subscribed[1]?.give(of("bakery"))
    await seen("bakery")
  })

  it("has a malformed question, and whatever else is thrown, as an error", () =>
    withLog(async (log) => {
      show(log, createElement(Queue, { query: { limit: -1 } }))
      await seen(" (malformed)")
      const thrown = () => {
        throw "a text"
      }
      show({ ...log, subscribe: thrown } as unknown as FollowUpClient, queue())
      expect(await until(() => document.body.textContent?.includes("(a text)") === true)).toBe(true)
    }))

  it("tells a contact that is not there from one that is still asked for", () =>
    withLog(async (log) => {
      show(log, createElement(NobodysAgenda))
      await seen("undefined")
    }))
})

describe("an answer as of an instant", () => {
  it("is asked for once, and is as it was then", () =>
    withLog(async (log, clock) => {
      await log.addContact({ contactId: "bakery" })
      clock.advance(60_000)
      await log.addContact({ contactId: "florist" })
      const { client, subscriptions } = counting(log)
      const asked = vi.fn(log.next)
      show({ ...client, next: asked }, queue({ at: new Date(BEGIN) }))
      await seen("bakery")
      await log.addContact({ contactId: "vineyard" })
      await quiet()
      expect(text()).toBe("bakery")
      expect(asked).toHaveBeenCalledTimes(1)
      expect(subscriptions().opened).toBe(0)
    }))

  it("is cancelled when the page goes away, and changes nothing when it comes all the same", async () => {
    const { asked, client, subscribed } = byHand()
    const view = show(client, queue({ knownAt: "2026-03-01T00:00:00Z" }))
    expect(asked).toHaveLength(1)
    expect(asked[0]?.query).toEqual({ knownAt: "2026-03-01T00:00:00Z" })
    expect(asked[0]?.signal.aborted).toBe(false)
    view.unmount()
    await quiet()
    expect(asked[0]?.signal.aborted).toBe(true)
    asked[0]?.answer(of("bakery"))
    await quiet()
    expect(subscribed).toEqual([])
  })
})

const About = ({ use }: { use: typeof useAgenda | typeof useExplain }): ReactNode => {
  const { isLoading } = use({ contactId: "bakery" }, { at: "2026-03-01T00:00:00Z" })
  return createElement("p", {}, isLoading ? "loading" : "there")
}

it.each([
  ["useAgenda", useAgenda],
  ["useExplain", useExplain],
] as const)("%s cancels what nobody is shown any more", async (_, use) => {
  const { asked, client } = byHand()
  const view = show(client, createElement(About, { use }))
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([false])
  view.unmount()
  await quiet()
  expect(asked.map(({ signal }) => signal.aborted)).toEqual([true])
})

it("a server renders what is loading, and asks nothing", () => {
  const { asked, client, subscribed } = byHand()
  expect(renderToString(inPage(client, queue()))).toBe("<p>loading</p>")
  expect(renderToString(inPage(client, queue({ at: "2026-03-01T00:00:00Z" })))).toContain("loading")
  expect([asked, subscribed]).toEqual([[], []])
})

it("what a server rendered is taken over", () =>
  withLog(async (log) => {
    await log.addContact({ contactId: "bakery" })
    const container = document.body.appendChild(document.createElement("div"))
    container.innerHTML = renderToString(inPage(log, queue()))
    const { unmount } = render(inPage(log, queue()), { container, hydrate: true })
    await seen("bakery")
    unmount()
    container.remove()
  }))

it("words are those of the provider's language, instants those of its zone or of another", async () => {
  const italian: Language = { ...english, order: () => "prima i clienti" }
  const { client } = byHand()
  const props = { client, zone: "Europe/Rome" }
  const { rerender } = render(createElement(FollowUpProvider, props, createElement(Words)))
  expect(text()).toBe("customers come first,2026-03-02 09:00,2026-03-02 17:00")
  rerender(createElement(FollowUpProvider, { ...props, language: italian }, createElement(Words)))
  expect(text()).toBe("prima i clienti,2026-03-02 09:00,2026-03-02 17:00")
})
