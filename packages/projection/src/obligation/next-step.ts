import type { Relationship } from "@followthrough/core"
import { obligationsOf } from "./agenda.js"
import type { Asked } from "./asked.js"
import type { Obligation } from "./obligation.js"
import { firstAt } from "./order.js"

/**
 * The one next step of an open contact at an instant; `undefined` only for a closed contact.
 *
 * What has not begun by then is a next step too: it says when to come back, and why then.
 */
export const nextStepOf = (relationship: Relationship, asked: Asked): Obligation | undefined =>
  firstAt(obligationsOf(relationship, asked), asked.at)
