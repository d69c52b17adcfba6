import { expect, it } from "vitest"
import { quickstart } from "./quickstart.js"

it("says what to do next, the gravest debt first", async () => {
  expect(await quickstart()).toEqual([
    "vineyard: response, late since 2026-03-05T17:00:00.000Z (inbound-waits)",
    "bakery: promise, late since 2026-03-06T23:59:59.999Z (promise-made)",
    "boatyard: cadence, late since 2026-03-03T23:59:59.999Z (cadence)",
  ])
})
