import type { FollowUpClient } from "@followthrough/kernel"
import { expect, test } from "vitest"
import type { CallName, ReadName } from "../src/messages.js"
import { withPages } from "./pages.js"
import type { TestPage } from "./programs/page.js"

/** Compiles as long as each method of a client is sent to the worker, or made of one that is. */
const reached = (method: Exclude<keyof FollowUpClient, CallName | ReadName | "subscribe">): never =>
  method

test("a log in a browser has every method of a client", () =>
  withPages(async ({ open }) => {
    const page = await open("crm")
    const methods = await page.evaluate(() => Object.keys((globalThis as unknown as TestPage).log))
    expect(methods).toEqual(expect.arrayContaining(["addContact", "next", "subscribe", "watch"]))
    expect(reached).toBeTypeOf("function")
  }))
