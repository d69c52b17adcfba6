import {
  type ContactFact,
  type Fact,
  type Instant,
  instantToIso,
  isContactFact,
  isPartyFact,
  isRelationshipFact,
  type PartyFact,
  type Policy,
  policyAt,
  type Relationship,
  type RepId,
  relationshipsOf,
  termsToJson,
  versionKey,
} from "@followthrough/core"
import { stoodInFor } from "../absence.js"
import { obligationsOf } from "../obligation/agenda.js"
import type { Asked } from "../obligation/asked.js"
import { cadenceInForce } from "../obligation/cadence-in-force.js"
import type { Obligation } from "../obligation/obligation.js"
import { compareAt } from "../obligation/order.js"
import { positions } from "../obligation/owed.js"
import { rowOf } from "../queue/queue-row.js"
import { heirsOf } from "../successor.js"
import { foldTeam, type Team } from "../team.js"
import { contactRef } from "../who.js"
import { citedIn } from "./cited.js"
import type { Dossier } from "./dossier.js"
import type {
  CadenceChoice,
  Candidate,
  Explanation,
  HoldExplained,
  RepExplained,
} from "./explanation.js"
import { identityOf } from "./identity.js"
import { explainPromise } from "./promise-explained.js"
import { isShown, shownTo } from "./shown.js"
import { standingOf } from "./standing.js"
import { supporting } from "./support.js"

export interface ExplainAsked {
  readonly contactId: string
  readonly at: Instant
  /**
   * Of the contact, of all that it was ever merged or in a party with and of these parties, of the reps, and
   * of the policy.
   */
  readonly facts: Iterable<Fact>
  /** Taken as in force throughout. Left out: what the facts say. */
  readonly policy?: Policy | undefined
  /** Why is it in the queue of this rep, or why not? */
  readonly repId?: RepId | undefined
  /** How does the status of this promise follow? */
  readonly promiseId?: string | undefined
}

/**
 * Everything that an answer about one contact rests on. From nothing but the facts that it cites, all
 * that it says is owed is owed again, for the same reasons.
 */
export const explain = (given: ExplainAsked): Explanation => {
  const { at, contactId } = given
  const all = [...given.facts]
  const team = foldTeam(all, at)
  const asked: Asked = {
    ...(given.policy === undefined ? policyAt(all, at) : { policy: given.policy }),
    team,
    at,
  }
  const related = all.filter(isRelationshipFact)
  const relationship = relationshipsOf(related, at).find(
    (one) => one.contactId === contactId || isMergedInto(contactId, one),
  )
  const policy = { id: asked.policy.id, version: asked.policy.version }
  if (relationship === undefined) {
    return {
      at: instantToIso(at),
      policy,
      contactId,
      merged: [],
      standing: [{ code: "not-added" }],
      others: [],
      holds: [],
      ...(given.promiseId === undefined ? {} : { promises: [] }),
      identity: [],
      cited: [],
    }
  }
  const group = new Set<string>([
    relationship.contactId,
    ...relationship.merged.map((one) => one.contactId),
  ])
  const facts = related.filter(isContactFact).filter(({ event }) => group.has(event.contactId))
  const parties = related.filter(isPartyFact).filter(isOfParties(facts))
  const dossier: Dossier = { relationship, facts, parties, related, at }
  const support = supporting(dossier)
  const merges = mergesIn(dossier)
  const obligations = inOrder(obligationsOf(relationship, asked), at).map((obligation) => ({
    ...obligation,
    facts: support([
      ...obligation.facts,
      ...stoodInFor(obligation.obligors, team, at).map(({ position }) => position),
    ]),
  }))
  const candidateOf = (obligation: Obligation): Candidate =>
    rowOf({ obligation, contact: contactRef(relationship) }, at)
  const [first, ...rest] = obligations
  const compare = compareAt(at)
  const explanation: Omit<Explanation, "cited"> = {
    at: instantToIso(at),
    policy,
    ...contactRef(relationship),
    ...(contactId === relationship.contactId ? {} : { askedFor: contactId }),
    merged: relationship.merged.map((one) => ({
      contactId: one.contactId,
      facts: positions([merges.get(one.contactId)]),
    })),
    stage: relationship.stage,
    ...(relationship.ownerId === undefined ? {} : { ownerId: relationship.ownerId }),
    standing: standingOf(dossier),
    ...(first === undefined ? {} : { step: candidateOf(first) }),
    others:
      first === undefined
        ? []
        : rest.map((other) => ({ ...candidateOf(other), belowBy: compare(first, other)[1] })),
    ...(relationship.open ? { cadence: choiceOf(relationship, asked) } : {}),
    holds: relationship.holds.map((hold) => holdOf(hold, at)),
    ...(given.repId === undefined
      ? {}
      : { rep: repOf(given.repId, obligations, asked, candidateOf) }),
    ...(given.promiseId === undefined
      ? {}
      : {
          promises: relationship.promises
            .filter(({ promiseId }) => promiseId === given.promiseId)
            .map((promise) =>
              explainPromise(
                promise,
                at,
                (position) => all.find((fact) => fact.position === position)?.occurredAt ?? at,
              ),
            ),
        }),
    identity: support(identityOf(dossier)),
  }
  return { ...explanation, cited: citedIn(explanation, all, support) }
}

/** Whether a fact is of a party that one of these facts says a contact joined. */
const isOfParties = (facts: ReadonlyArray<ContactFact>): ((fact: PartyFact) => boolean) => {
  const joined = new Set(
    facts.flatMap(({ event }) => (event._tag === "PartyJoined" ? [event.partyId] : [])),
  )
  return ({ event }) => joined.has(event.partyId)
}

const isMergedInto = (contactId: string, { merged }: Relationship): boolean =>
  merged.some((one) => one.contactId === contactId)

const inOrder = (obligations: Array<Obligation>, at: Instant): Array<Obligation> => {
  const compare = compareAt(at)
  return obligations.sort((a, b) => compare(a, b)[0])
}

/** The latest recorded merge of each duplicate. */
const mergesIn = ({ at, facts }: Dossier): ReadonlyMap<string, number> =>
  new Map(
    facts.flatMap(({ event, occurredAt, position }) =>
      event._tag === "ContactMerged" && occurredAt <= at ? [[event.contactId, position]] : [],
    ),
  )

const choiceOf = (relationship: Relationship, asked: Asked): CadenceChoice => {
  const { cadence, clock, insteadBy, insteadOf, own, since } = cadenceInForce(asked, relationship)
  const { chosen, startedAt, startedBy } = clock
  const { stage } = relationship
  const usual =
    stage === "prospect" && relationship.source === "web-lead"
      ? "web-lead-default"
      : "stage-default"
  return {
    code:
      chosen !== undefined && versionKey(chosen) === versionKey(cadence.cadence) ? "chosen" : usual,
    id: cadence.cadence.id,
    version: cadence.cadence.version,
    stage,
    since: instantToIso(startedAt),
    ...(since === undefined ? {} : { rulesSince: instantToIso(since.at) }),
    ...(own === undefined ? {} : { own: termsToJson(own) }),
    ...(insteadOf === undefined ? {} : { insteadOf }),
    facts: positions([startedBy, ...(insteadBy ?? []), since?.position]),
  }
}

const holdOf = (hold: Relationship["holds"][number], at: Instant): HoldExplained => {
  const { by, from, holdId, liftedBy, position, until } = hold
  const stateOf = (): HoldExplained["state"] => {
    if (liftedBy !== undefined) return "lifted"
    if (from > at) return "ahead"
    if (until === undefined) return "as-the-cadence-says"
    return until <= at ? "over" : "holds"
  }
  return {
    ...(holdId === undefined ? {} : { holdId }),
    by,
    from: instantToIso(from),
    ...(until === undefined ? {} : { until: instantToIso(until) }),
    state: stateOf(),
    facts: positions([position, liftedBy]),
  }
}

const repOf = (
  repId: RepId,
  obligations: ReadonlyArray<Obligation>,
  { at, team }: Asked,
  candidateOf: (obligation: Obligation) => Candidate,
): RepExplained => {
  const shown = obligations.map((obligation) => shownTo(repId, obligation, { at, team }))
  const mine = obligations.find((_, n) => shown[n] !== undefined && isShown(shown[n]))
  return {
    repId,
    inQueue: mine !== undefined,
    ...(mine === undefined ? {} : { step: candidateOf(mine) }),
    ...(team.get(repId)?.left === undefined ? {} : { left: heirsTold([repId], team) }),
    shown,
  }
}

const heirsTold = (reps: ReadonlyArray<RepId>, team: Team): NonNullable<RepExplained["left"]> => {
  const { facts, queues, repIds } = heirsOf(reps, team)
  return { repIds, queues, facts }
}
