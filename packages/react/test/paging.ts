import { type Followthrough, type FollowUpClient, openFollowthrough } from "@followthrough/kernel"
import { FollowUpProvider } from "@followthrough/react"
import { cleanup, configure, type RenderResult, render } from "@testing-library/react"
import { createElement, type ReactNode } from "react"
import { afterEach, beforeEach, expect, vi } from "vitest"

configure({ reactStrictMode: true })

/** Longer than anything that a page waits for itself. */
const LONG = 1_000

/** A clock that stands until a test moves it on. Timers that wait for it run when it is moved. */
export class Clock {
  #now: number
  readonly #waiting = new Map<number, () => void>()
  #ids = -1
  readonly #restore: () => void

  constructor(begin: number) {
    this.#now = begin
    const { clearTimeout, setTimeout } = globalThis
    const set = vi.spyOn(globalThis, "setTimeout").mockImplementation(((
      wake: (...rest: ReadonlyArray<unknown>) => void,
      delay = 0,
      ...rest: ReadonlyArray<unknown>
    ) => {
      if (delay < LONG) return setTimeout(wake, delay, ...rest)
      this.#waiting.set(this.#ids, () => wake(...rest))
      return this.#ids--
    }) as never)
    const clear = vi
      .spyOn(globalThis, "clearTimeout")
      .mockImplementation(((id: number) =>
        this.#waiting.delete(id) ? undefined : clearTimeout(id)) as never)
    this.#restore = () => {
      set.mockRestore()
      clear.mockRestore()
    }
  }

  readonly now = (): Date => new Date(this.#now)

  advance(millis: number): void {
    this.#now += millis
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const wake of waiting) wake()
  }

  restore(): void {
    this.#restore()
  }
}

/** A client that counts its subscriptions. */
export interface Counted {
  readonly client: FollowUpClient
  /** How many are open, and how many were ever opened. */
  readonly subscriptions: () => { readonly open: number; readonly opened: number }
}

export const counting = (client: FollowUpClient): Counted => {
  let open = 0
  let opened = 0
  const subscribe: FollowUpClient["subscribe"] = (question, listener, options) => {
    const end = client.subscribe(question, listener, options)
    open += 1
    opened += 1
    let isOver = false
    return () => {
      if (!isOver) open -= 1
      isOver = true
      end()
    }
  }
  return { client: { ...client, subscribe }, subscriptions: () => ({ open, opened }) }
}

export const BEGIN = Date.UTC(2026, 2, 2, 8)

export const withLog = async (
  use: (log: Followthrough, clock: Clock) => Promise<void>,
  begin = BEGIN,
): Promise<void> => {
  const clock = new Clock(begin)
  const log = await openFollowthrough({
    workspace: "w",
    store: "memory",
    now: clock.now,
    allowAhead: true,
  })
  try {
    await use(log, clock)
  } finally {
    cleanup()
    await log.close()
    clock.restore()
  }
}

export const inPage = (client: FollowUpClient, ...children: ReadonlyArray<ReactNode>): ReactNode =>
  createElement(FollowUpProvider, { client, zone: "Europe/Rome" }, ...children)

export const show = (client: FollowUpClient, ...children: ReadonlyArray<ReactNode>): RenderResult =>
  render(inPage(client, ...children))

/** Waits until something is so; what is not so for long is an error that `said` tells. */
export const until = async (isSo: () => boolean | Promise<boolean>): Promise<boolean> => {
  for (let tries = 0; tries < 4_000; tries += 1) {
    if (await isSo()) return true
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  return false
}

/** Lets whatever is still on its way arrive. */
export const quiet = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 30))

/** Fails a test in which React complains of anything, such as an update of what is gone. */
export const failOnComplaints = (): void => {
  let complaints: Array<unknown> = []
  beforeEach(() => {
    complaints = []
    vi.spyOn(console, "error").mockImplementation((...said) => complaints.push(said))
  })
  afterEach(() => {
    cleanup()
    vi.mocked(console.error).mockRestore()
    expect(complaints).toEqual([])
  })
}
