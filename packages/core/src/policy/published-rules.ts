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
  /** Cadences in the policy that were published by themselves. */
  readonly added: ReadonlyArray<Published<Cadence>>
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
 * The rules after one more fact. A policy takes the place of all rules before it; what was published
 * after it stays, though it may take effect sooner. Retired is for good, and where a policy says nothing
 * of holidays, those before stay.
 */
export const withRules = (
  before: PublishedRules,
  event: PolicyEvent,
  { occurredAt, position }: Place,
): PublishedRules => {
  const isLater = (other: Place): boolean => byOccurrence({ occurredAt, position }, other) < 0
  switch (event._tag) {
    case "PolicyPublished": {
      const added = before.added.filter((one) => isLater(one) && !has(event.policy, one.what))
      const keeps = before.holidays !== undefined && isLater(before.holidays)
      const said = keeps ? undefined : event.policy.holidays
      const holidays = said === undefined ? before.holidays : { what: said, occurredAt, position }
      return {
        policy: {
          ...event.policy,
          ...withCadences(event.policy, added),
          ...(holidays === undefined ? {} : { holidays: holidays.what }),
        },
        retired: before.retired,
        added,
        holidays,
      }
    }
    case "CadencePublished": {
      const one = { what: event.cadence, occurredAt, position }
      if (has(before.policy, event.cadence)) return before
      return {
        ...before,
        policy: { ...before.policy, ...withCadences(before.policy, [one]) },
        added: [...before.added, one],
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

const has = ({ cadences }: Policy, { id, version }: CadenceRef): boolean =>
  cadences.some((one) => one.id === id && one.version === version)

const withCadences = (
  { cadences: [first, ...rest] }: Policy,
  more: ReadonlyArray<Published<Cadence>>,
): Pick<Policy, "cadences"> => ({ cadences: [first, ...rest, ...more.map(({ what }) => what)] })
