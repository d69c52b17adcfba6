import {
  defaultPolicy,
  defaultPolicyJson,
  type Instant,
  isOutboundPersonal,
  type Policy,
  policyFromJson,
  type Relationship,
} from "@followthrough/core"
import { nobody, obligationsOf, project, queue, whatIf } from "@followthrough/projection"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { arbitraryLog, relationshipsAt } from "./generated.js"

const changed = (change: (json: typeof defaultPolicyJson) => object): Policy =>
  Either.getOrThrow(
    policyFromJson({ ...defaultPolicyJson, id: "other", ...change(defaultPolicyJson) }),
  )

const cadencesWith = (of: (id: string) => object) => (json: typeof defaultPolicyJson) => ({
  cadences: json.cadences.map((one) => ({ ...one, ...of(one.id) })),
})

/** Prospects may be left alone for longer; inbounds are to be answered sooner; leads are prospects. */
const others: ReadonlyArray<Policy> = [
  defaultPolicy,
  changed(
    cadencesWith((id) =>
      id === "nurture" ? { gap: { min: "P20D", ideal: "P2M", max: "P80D" } } : {},
    ),
  ),
  changed(({ respondWithin }) => ({ respondWithin: { ...respondWithin, inbound: "PT7M" } })),
  changed(({ defaults }) => ({ defaults: { ...defaults, webLead: defaults.prospect } })),
]

const silencesOf = (relationship: Relationship, at: Instant, longest: number): number => {
  const touched = relationship.touches.filter(isOutboundPersonal).map((touch) => touch.at)
  const from = [relationship.addedAt, ...touched]
  return from.filter((start, n) => (from[n + 1] ?? at) - start > longest).length
}

describe("what if", () => {
  it("counts under both policies what the queue counts, and every obligation once", () => {
    fc.assert(
      fc.property(arbitraryLog, fc.constantFrom(...others), ([log, at], other) => {
        const relationships = relationshipsAt(log, at)
        const asked = { policy: defaultPolicy, team: nobody, at }
        const result = project(whatIf({ ...asked, other }), relationships)
        for (const [side, policy] of [
          [result.a, defaultPolicy],
          [result.b, other],
        ] as const) {
          const { begun, late, total, unassigned } = project(
            queue({ ...asked, policy }),
            relationships,
          )
          expect(side).toMatchObject({ begun, late, total, unassigned })
          const owed = relationships.flatMap((one) => obligationsOf(one, { ...asked, policy }))
          const { same, moved, ...rest } = result.counts
          const both = same + moved + rest["other-way"] + rest["other-cadence"]
          expect(both + rest[side === result.a ? "only-a" : "only-b"]).toBe(owed.length)
        }
        for (const parts of [result.stages, result.reps]) {
          for (const code of ["same", "moved", "other-cadence", "only-a"] as const) {
            const sum = parts.reduce((all, { counts }) => all + counts[code], 0)
            expect(sum).toBe(result.counts[code])
          }
        }
      }),
    )
  })

  it("the same rules change nothing, and whoever differs is listed with both", () => {
    fc.assert(
      fc.property(arbitraryLog, fc.constantFrom(...others), ([log, at], other) => {
        const relationships = relationshipsAt(log, at)
        const asked = { policy: defaultPolicy, team: nobody, at }
        const { a, b, contacts, counts } = project(whatIf({ ...asked, other }), relationships)
        const differing = Object.values(counts).reduce((all, n) => all + n, 0) - counts.same
        expect(contacts.flatMap(({ changes }) => changes).length).toBe(differing)
        if (other === defaultPolicy) {
          expect(contacts).toEqual([])
          expect(a).toEqual(b)
        }
        for (const { changes } of contacts) {
          for (const { a: before, b: after, change } of changes) {
            if (change === "moved") {
              expect([after?.from, after?.by]).not.toEqual([before?.from, before?.by])
            }
            if (change === "other-way") expect(after?.by).toBe(before?.by)
            if (change === "only-a") expect(after).toBeUndefined()
          }
        }
      }),
    )
  })

  it("a silence is too long when it outlasts the longest gap, day by day", () => {
    const long = 400 * 86_400_000
    const lax = (id: string) =>
      id === "declined" ? {} : { gap: { min: "PT3H", ideal: "P90D", max: "P400D" } }
    const policy = policyFromJson({ ...defaultPolicyJson, ...cadencesWith(lax)(defaultPolicyJson) })
    if (Either.isLeft(policy)) throw new Error(JSON.stringify(policy.left.problems))
    fc.assert(
      fc.property(arbitraryLog, ([log, at]) => {
        const prospects = relationshipsAt(log, at).filter(
          ({ cadence, lastTouchOn, merged, milestones, open }) =>
            open &&
            merged.length === 0 &&
            milestones.length === 0 &&
            lastTouchOn === undefined &&
            cadence.chosen === undefined,
        )
        const asked = { policy: defaultPolicy, team: nobody, at, other: policy.right }
        const { b } = project(whatIf(asked), prospects)
        const expected = prospects.map((one) => silencesOf(one, at, long))
        expect(b.breaches.silences).toBe(expected.reduce((all, n) => all + n, 0))
        expect(b.breaches.contacts).toBe(expected.filter((n) => n > 0).length)
      }),
    )
  })
})
