import { type Cadence, type CadenceRef, versionKey } from "../cadence/cadence.js"
import type { PolicyEvent } from "../fact/domain-event.js"
import { byOccurrence } from "../fact/fact.js"
import type { HolidayList } from "../time/holiday-list.js"
import type { Instant } from "../time/instant.js"
import { defaultPolicy } from "./default-policy.js"
import type { Policy } from "./policy.js"

/** Where a fact stands in the log. */
interface Place {
  readonly occurredAt: Instant
  readonly position: number
}

interface Published<A> extends Place {
  readonly what: A
}

/** The rules that facts about them make, one after the other. */
export interface PublishedRules {
  readonly policy: Policy
  /** Retired cadences by {@link versionKey}, with the position of the fact that says so. */
  readonly retired: ReadonlyMap<string, number>
  /** All cadences that were published by themselves, whether the policy has them or not. */
  readonly added: ReadonlyArray<Published<Cadence>>
  /** The holidays that were last published by themselves. */
  readonly holidays: Published<ReadonlyArray<HolidayList>> | undefined
}

/** Where nothing was published: the policy that ships. */
export const unpublished: PublishedRules = {
  policy: defaultPolicy,
  retired: new Map(),
  added: [],
  holidays: undefined,
}

/**
 * The rules after one more fact, in the order in which they take effect. A policy takes the place of the
 * one before it; what was published by itself after it stays, though it took effect sooner. Retired is for
 * good, and where a policy says nothing of holidays, those before stay.
 */
export const withRules = (
  before: PublishedRules,
  event: PolicyEvent,
  { occurredAt, position }: Place,
): PublishedRules => {
  const isLater = (other: Place): boolean => byOccurrence({ occurredAt, position }, other) < 0
  switch (event._tag) {
    case "PolicyPublished": {
      const own = before.holidays
      const holidays =
        own !== undefined && isLater(own)
          ? own.what
          : (event.policy.holidays ?? before.policy.holidays)
      return {
        ...before,
        policy: {
          ...event.policy,
          ...withCadences(event.policy, before.added.filter(isLater)),
          ...(holidays === undefined ? {} : { holidays }),
        },
      }
    }
    case "CadencePublished": {
      const one = { what: event.cadence, occurredAt, position }
      return {
        ...before,
        policy: { ...before.policy, ...withCadences(before.policy, [one]) },
        added: [...before.added.filter(({ what }) => !isSame(what, event.cadence)), one],
      }
    }
    case "CadenceRetired": {
      const key = versionKey(event.cadence)
      if (before.retired.has(key)) return before
      return { ...before, retired: new Map([...before.retired, [key, position]]) }
    }
    case "HolidaysPublished":
      return {
        ...before,
        policy: { ...before.policy, holidays: event.holidays },
        holidays: { what: event.holidays, occurredAt, position },
      }
  }
}

const isSame = (one: CadenceRef, other: CadenceRef): boolean =>
  one.id === other.id && one.version === other.version

const withCadences = (
  { cadences }: Policy,
  more: ReadonlyArray<Published<Cadence>>,
): Pick<Policy, "cadences"> => {
  const [first, ...rest] = cadences
  const added = more.map(({ what }) => what)
  return {
    cadences: [first, ...rest, ...added.filter((one) => !cadences.some((had) => isSame(had, one)))],
  }
}
