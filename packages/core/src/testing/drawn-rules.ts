import type { CadenceJson } from "../cadence/cadence.js"
import type { CommandJson } from "../command.js"
import type { PolicyJson } from "../policy/policy.js"
import { type Drawn, dateIn, instantAt } from "./drawn-values.js"
import type { Verb } from "./verbs.js"

const office = [{ from: "08:00", to: "18:00" }]
const stages = ["prospect", "customer", "declined"] as const

const brief = (id: string, version: number, stage: CadenceJson["stage"]): CadenceJson => ({
  id,
  version,
  stage,
  opening: [
    { after: `P${version}D`, channels: ["phone", "email"], plays: ["check-in"] },
    {
      after: version === 3 ? "working P3D" : `P${3 - (version % 3)}D`,
      channels: ["email"],
      plays: ["article"],
      ...(version === 4 ? { late: "P2D" } : {}),
    },
  ],
  gap: { min: "P1D", ideal: `P${4 * version}D`, max: `P${9 * version}D` },
  ...(version % 2 === 0
    ? { windows: { tuesday: office, thursday: office }, whenClosed: "before" }
    : {}),
  ...(version === 3 ? { respondWithin: { inbound: "working PT2H", hours: "rep" } } : {}),
})

const extra = (choice: number): CadenceJson =>
  brief("extra", 1 + (choice % 3), stages[choice % 3] ?? "prospect")

/** A small policy; what it says depends on its version alone, and some of its cadences stay the same. */
const small = (version: number): PolicyJson => {
  const of = {
    prospect: brief("brief-prospect", version, "prospect"),
    customer: brief("brief-customer", Math.ceil(version / 2), "customer"),
    declined: brief("brief-declined", 1, "declined"),
  }
  const refTo = ({ id, version: of }: CadenceJson) => ({ id, version: of })
  return {
    id: "small",
    version,
    zone: "UTC",
    plays: [
      { id: "check-in", purpose: "ask how it goes" },
      { id: "article", purpose: "something worth reading" },
    ],
    cadences: [of.prospect, of.customer, of.declined],
    defaults: {
      prospect: refTo(of.prospect),
      customer: refTo(of.customer),
      declined: refTo(of.declined),
    },
    ...(version === 3 ? { holidays: [holidaysOf("2024-04-01")] } : {}),
    ...(version === 4 ? { workingHours: { monday: office, friday: office } } : {}),
    respondWithin:
      version === 4
        ? { inbound: "working P1D", webLead: "PT5M" }
        : { inbound: `PT${version}H`, webLead: "PT5M" },
    silentAfter: "P14D",
  }
}

const holidaysOf = (on: string) => ({ id: "closed", version: 1, dates: [{ on, name: "closed" }] })

/** The cadences in the rules that can be retired: no policy has them as a default. */
export interface Rules {
  extras: Array<CadenceJson>
}

/** What a step tells of the rules; `undefined` when it tells of something else. */
export const rulesCommandOf = (
  next: Drawn & { readonly verb: Verb },
  rules: Rules,
): CommandJson | undefined => {
  const { at, choice, verb } = next
  switch (verb) {
    case "publish":
      rules.extras = []
      return {
        _tag: "PublishPolicy",
        policy: small(1 + (choice % 4)),
        ...(choice % 3 === 0 ? { takesEffectAt: instantAt(at + ((choice % 40) - 10) * 1440) } : {}),
      }
    case "publishCadence": {
      const cadence = extra(choice)
      rules.extras.push(cadence)
      return { _tag: "PublishCadence", cadence }
    }
    case "retire": {
      const found = rules.extras[choice % Math.max(1, rules.extras.length)]
      return found && { _tag: "RetireCadence", cadence: { id: found.id, version: found.version } }
    }
    case "publishHolidays":
      return { _tag: "PublishHolidays", holidays: [holidaysOf(dateIn(next, choice % 9))] }
    default:
      return undefined
  }
}
