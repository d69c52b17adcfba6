import {
  type CommandJson,
  commandFromJson,
  decide,
  foldRelationship,
  growingKnowledge,
  type Instant,
  instantFromIso,
  type Recording,
} from "@followthrough/core"
import {
  arbitraryRecordings,
  contactsOf,
  factsAbout,
  logOf,
  verbs,
} from "@followthrough/core/testing"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"

const now: Instant = Either.getOrThrow(instantFromIso("2026-03-02T09:00:00Z"))
const contactId = "carl"

type Touch = Extract<CommandJson, { _tag: "LogTouch" }>

const touch: Touch = {
  _tag: "LogTouch",
  contactId,
  touchId: "t",
  direction: "outbound",
  channel: "phone",
  outcome: "reached",
  repId: "ann",
}
const step = { stepId: "s", startsAt: "2026-03-09T10:00:00.000Z", repId: "ann" }
const promise = {
  promiseId: "p",
  promisors: [{ _tag: "Rep", repId: "ann" }],
  what: "send the offer",
  due: { _tag: "LocalDate", on: "2026-03-05", zone: "UTC" },
} as const

const recordings = (...commands: ReadonlyArray<CommandJson>): ReadonlyArray<Recording> =>
  [{ _tag: "AddContact", contactId } as const, ...commands].map((json, n) => ({
    commandId: `c${n}`,
    now,
    command: Either.getOrThrow(commandFromJson(json)),
  }))

const tagsOf = (...commands: ReadonlyArray<CommandJson>): ReadonlyArray<string> =>
  logOf(recordings(...commands)).map(({ event }) => event._tag)

const refusalOf = (...commands: ReadonlyArray<CommandJson>): string | undefined => {
  const known = growingKnowledge()
  for (const recording of recordings(...commands)) {
    const decision = decide(recording, known.of)
    if (Either.isLeft(decision)) return decision.left._tag
    for (const { event, occurredAt, stream } of decision.right)
      known.learn(stream, event, occurredAt)
  }
  return undefined
}

describe("a touch and what came of it", () => {
  const whole: Touch = {
    ...touch,
    classification: "satisfied",
    checklist: ["asked-whether-anything-more"],
    content: "library/7",
    batch: "spring-dinner",
    books: [step],
    promises: [promise],
    asksForReferral: true,
    tells: { _tag: "Step", stepId: "s" },
  }

  it("is recorded in one breath: the touch, then what it made and asked for", () => {
    expect(tagsOf(whole)).toEqual([
      "ContactAdded",
      "TouchLogged",
      "PromiseMade",
      "StepBooked",
      "ReferralAsked",
    ])
    const log = logOf(recordings(whole))
    const relationship = foldRelationship(factsAbout(log, contactId))
    expect(relationship).toMatchObject({
      touches: [
        {
          checklist: ["asked-whether-anything-more"],
          content: "library/7",
          batch: "spring-dinner",
          tells: { _tag: "Step", stepId: "s" },
          didCadence: true,
        },
      ],
      promises: [{ promiseId: "p", madeAt: now, keptAt: undefined }],
      steps: [{ stepId: "s", bookedAt: now, ended: undefined }],
      referral: { asked: [{ at: now }] },
    })
    // The facts of the touch say nothing twice.
    expect(log[1]?.event).not.toHaveProperty("books")
    expect(log[4]?.event).toMatchObject({ touchId: "t", repId: "ann" })
  })

  it("what only a date is known of is so for all of it", () => {
    const log = logOf(recordings({ ...whole, precision: "day" }))
    for (const { event } of log.slice(1)) expect(event.on).toBe("2026-03-02")
  })

  it("does not do the step that it books itself, even for that very instant", () => {
    const starting = { ...step, startsAt: "2026-03-02T09:00:00.000Z" }
    const log = logOf(recordings({ ...touch, books: [starting] }))
    const relationship = foldRelationship(factsAbout(log, contactId))
    expect(relationship?.steps).toMatchObject([{ ended: undefined }])
    expect(relationship?.touches).toMatchObject([{ didCadence: true }])
  })

  it("may tell of what it makes, or of what was made before, and of nothing else", () => {
    const tells = { _tag: "Promise", promiseId: "p" } as const
    expect(refusalOf({ ...touch, promises: [promise], tells })).toBeUndefined()
    expect(refusalOf({ _tag: "MakePromise", contactId, ...promise }, { ...touch, tells })).toBe(
      undefined,
    )
    expect(refusalOf({ ...touch, tells })).toBe("PromiseUnknown")
    expect(refusalOf({ ...touch, tells: { _tag: "Step", stepId: "s" } })).toBe("StepUnknown")
  })

  it("is refused as a whole when any part of it was there before, or comes twice", () => {
    const book: CommandJson = { _tag: "BookStep", contactId, ...step }
    expect(refusalOf(book, whole)).toBe("StepAlreadyBooked")
    expect(refusalOf({ ...touch, books: [step, step] })).toBe("StepAlreadyBooked")
    expect(refusalOf({ ...touch, promises: [promise, promise] })).toBe("PromiseAlreadyMade")
    expect(refusalOf(touch, { ...whole, touchId: "t" })).toBe("TouchAlreadyLogged")
    expect(tagsOf(book, whole)).toEqual(["ContactAdded", "StepBooked"])
  })

  it("L16 equals the same told one by one: as commands of their own, right after the touch", () => {
    fc.assert(
      // After a merge, in whose log a touch lies depends on what it tells of.
      fc.property(
        arbitraryRecordings({ verbs: verbs.filter((verb) => verb !== "merge") }),
        (all) => {
          const apart = all.flatMap((recording) => {
            const { command, commandId } = recording
            if (command._tag !== "LogTouch") return [recording]
            const { asksForReferral, books = [], promises = [], tells: _, ...plain } = command
            const same = {
              contactId: plain.contactId,
              occurredAt: plain.occurredAt ?? recording.now,
            }
            const others: ReadonlyArray<Recording["command"]> = [
              ...promises.map((one) => ({ ...one, ...same, _tag: "MakePromise" as const })),
              ...books.map((one) => ({ ...one, ...same, _tag: "BookStep" as const })),
              ...(asksForReferral === true
                ? [{ ...same, _tag: "AskForReferral" as const, touchId: plain.touchId }]
                : []),
            ]
            return [plain, ...others].map((one, n) => ({
              ...recording,
              commandId: `${commandId}/${n}`,
              command: one,
            }))
          })
          const [one, other] = [logOf(all), logOf(apart)]
          expect(contactsOf(other)).toEqual(contactsOf(one))
          for (const id of contactsOf(one)) {
            const untold = (log: typeof one): unknown =>
              JSON.parse(
                JSON.stringify(foldRelationship(factsAbout(log, id)) ?? null, (key, value) =>
                  key === "tells" ? undefined : value,
                ),
              )
            expect(untold(other)).toEqual(untold(one))
          }
        },
      ),
    )
  })
})
