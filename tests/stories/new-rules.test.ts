import { expect, it } from "vitest"
import { nextStep, tell } from "./telling.js"

it("L10 L13 new rules owe nothing of the past, and a retired cadence closes nobody", async () => {
  const { log, on } = await tell()
  const { retired, rules } = await log.policy()
  expect(retired).toEqual([])
  await log.addContact({ contactId: "emil" })
  await log.publishCadence({
    cadence: {
      id: "rare",
      version: 1,
      stage: "prospect",
      opening: [{ after: "P60D", channels: ["email"], plays: ["article"] }],
      gap: { min: "P1D", ideal: "P60D", max: "P90D" },
    },
  })
  await log.enrolInCadence({ contactId: "emil", cadence: { id: "rare", version: 1 } })
  expect((await nextStep(log)).why).toMatchObject({ cadence: { id: "rare" }, moves: [] })

  // Seven weeks later the cadence is given up. The default begins today, with no pile of debts.
  on("2026-02-23 09:00")
  await log.retireCadence({ cadence: { id: "rare", version: 1 } })
  expect((await log.policy()).retired).toEqual([{ id: "rare", version: 1 }])
  const step = await nextStep(log)
  expect(step.why).toMatchObject({
    cadence: { id: "prospect" },
    insteadOf: { id: "rare", version: 1, because: "retired" },
    due: "2026-02-23T09:00:00.000Z",
  })
  expect(step.late).toBe(false)

  // The team's own policy, from March on.
  const own = { ...rules, id: "ours", version: 1, silentAfter: "P7D" }
  await log.publishPolicy({ policy: own, takesEffectAt: "2026-03-01T00:00:00Z" })
  expect(await log.publishPolicy({ policy: own })).toMatchObject({ positions: [] })
  expect(await log.policy()).toMatchObject({ id: "followthrough-default", version: 1 })
  expect(await log.policy({ at: "2026-03-01T00:00:00Z" })).toMatchObject({ id: "ours" })
  on("2026-03-02 09:00")
  expect((await log.next()).policy).toEqual({ id: "ours", version: 1 })
  expect((await log.flow()).silentAfter).toBe("P7D")
  const changed = { ...own, silentAfter: "P9D" }
  await expect(log.publishPolicy({ policy: changed })).rejects.toMatchObject({
    refusal: { _tag: "VersionTaken", what: "policy", id: "ours" },
  })
  await log.close()
})
