import {
  answeredWithin,
  type Relationship,
  type RespondBy,
  respondBy,
  saturatedInstant,
} from "@followthrough/core"
import * as Option from "effect/Option"
import type { Asked } from "./asked.js"
import { cadenceInForce, rulesAt } from "./cadence-in-force.js"
import { settingOf } from "./cadence-touch.js"
import { endOfDate, zoneOf } from "./owed.js"

type Response = Pick<NonNullable<Relationship["response"]>, "on" | "openedAt" | "reason">

/**
 * By when an open response is to be answered: as the contact's cadence says, else as the policy does, by
 * the rules of when it was asked for, whatever was published since.
 */
export const answerOwed = (
  relationship: Relationship,
  { on, openedAt, reason }: Response,
  asked: Asked,
): RespondBy => {
  const rules = rulesAt(asked, openedAt)
  const { inbound, webLead, hours } = rules.policy.respondWithin
  const { cadence } = cadenceInForce(rules, relationship)
  const setting = settingOf(relationship, { ...asked, ...rules })
  const isLead = reason === "web-lead"
  const within = isLead ? webLead : inbound
  const owed = Option.getOrElse(
    respondBy(cadence, isLead ? "web-lead" : "inbound", openedAt, setting),
    () =>
      Option.getOrElse(
        answeredWithin(within, hours ?? "team", cadence, openedAt, setting),
        // Under a policy that was read, some hours open.
        () => ({ within, by: saturatedInstant(Number.POSITIVE_INFINITY) }),
      ),
  )
  if (on === undefined) return owed
  return { within: owed.within, by: endOfDate(on, zoneOf(relationship, rules.policy)) }
}
