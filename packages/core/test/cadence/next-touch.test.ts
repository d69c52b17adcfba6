import * as Either from "effect/Either"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Cadence, CadenceJson } from "../../src/cadence/cadence.js"
import { type NextTouch, nextTouch } from "../../src/cadence/next-touch.js"
import { instantFromMillis } from "../../src/time/instant.js"
import type { Channel } from "../../src/touch/touch-facts.js"
import { breathe, runs } from "../time/zones.js"
import {
  byByTheBook,
  cadenceZone,
  doneByTheBook,
  dueByTheBook,
  isOnOneOf,
  laterByTheBook,
  ruledByTheBook,
  slotBeforeByTheBook,
  slotByTheBook,
} from "./cadence-oracle.js"
import { anyCadenceJson, CHANNELS, cadenceOf, QUARTER_HOUR, ready } from "./cadences.js"
import { anyScene, later, type Scene } from "./histories.js"

const MINUTE = 60_000

const knownTouches = ({ history, at }: Scene) => history.touches.filter((touch) => touch.at <= at)

describe("the next touch against the definitions", () => {
  it("L5 its turn and its rule's due are those of the definitions, from the anchor and without drift", async () => {
    await fc.assert(
      fc.asyncProperty(anyCadenceJson, anyScene(), async (json, scene) => {
        await breathe()
        const cadence = cadenceOf(json)
        const { history, setting, at } = scene
        const known = knownTouches(scene)
        const done = doneByTheBook(cadence, scene, known)
        const ruled = ruledByTheBook(cadence, scene, done)
        const next = nextTouch(ready(cadence), history, setting, at)
        const book = dueByTheBook(cadence, scene, ruled, known, done)
        expect(next.due).toBe(book.due)
        expect(next.derivation.silence.until).toBe(book.silentUntil)
        // Occurrences that come before what was said ends take the place of the one put off.
        const until = instantFromMillis(Math.max(at, book.due))
        const taken = book.held ? ruledByTheBook(cadence, { ...scene, at: until }, done) : ruled
        expect([next.occurrence.kind, next.occurrence.index]).toEqual([taken.kind, taken.index])
        const by = byByTheBook(cadence, scene, taken, book, next.from)
        expect(next.by).toBe(by)
        // The book looks for working time for 60 days only.
        if (taken.due !== undefined) expect(next.derivation.ruleDue).toBe(taken.due)
      }),
      runs(180),
    )
  })

  it("L11 L3 its slot is the first quarter hour that satisfies every constraint at once", async () => {
    await fc.assert(
      fc.asyncProperty(anyCadenceJson, anyScene(), async (json, scene) => {
        await breathe()
        expectSlotByTheBook(cadenceOf(json), withoutChannelWish(scene), QUARTER_HOUR)
      }),
      runs(90),
    )
  })

  it("L11 L3 and the first minute, when what happens does not keep to quarter hours", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyCadenceJson,
        anyScene(),
        fc.integer({ min: 1, max: 14 }),
        async (json, scene, shift) => {
          await breathe()
          const cadence = cadenceOf({ ...json, gap: { min: "PT7M", ideal: "P1D", max: "P2D" } })
          expectSlotByTheBook(cadence, later(withoutChannelWish(scene), shift * MINUTE), MINUTE)
        },
      ),
      runs(15),
    )
  })
})

const anyChannel = fc.constantFrom(...CHANNELS, "text" as const)

describe("a wish for a channel", () => {
  it("L11 takes the place of the turn's channels where it gives a slot in reach, else changes nothing", () => {
    fc.assert(
      fc.property(anyCadenceJson, anyScene(), anyChannel, (json, drawn, channel) => {
        const { at, history: unwished, setting } = withoutChannelWish(drawn)
        const wish = { _tag: "Channel", channel, position: 70 } as const
        const history = { ...unwished, preferences: [...(unwished.preferences ?? []), wish] }
        const next = nextTouch(ready(cadenceOf(json)), history, setting, at)
        const only = nextTouch(ready(cadenceOf(through(json, channel))), unwished, setting, at)
        if (Either.isRight(only.slot)) {
          expect(next.slot).toEqual(only.slot)
          expect(next.channel).toBe(channel)
        } else {
          const without = nextTouch(ready(cadenceOf(json)), unwished, setting, at)
          expect([next.slot._tag, next.channel]).toEqual([without.slot._tag, without.channel])
          if (Either.isRight(next.slot)) expect(next.slot).toEqual(without.slot)
        }
      }),
      runs(100),
    )
  })
})

/** The same cadence with one channel only. */
const through = (json: CadenceJson, channel: Channel): CadenceJson => ({
  ...json,
  opening: json.opening.map((step) => ({ ...step, channels: [channel] })),
  ...(json.rhythm === undefined
    ? {}
    : { rhythm: { ...json.rhythm, turns: onlyThrough(json.rhythm.turns, channel) } }),
})

type Turns = NonNullable<CadenceJson["rhythm"]>["turns"]

const onlyThrough = ([first, ...more]: Turns, channel: Channel): Turns => [
  { ...first, channels: [channel] },
  ...more.map((turn) => ({ ...turn, channels: [channel] as const })),
]

/** Which channel a wish leaves is for a property of its own. */
const withoutChannelWish = (scene: Scene): Scene => {
  const preferences = scene.history.preferences?.filter(({ _tag }) => _tag !== "Channel")
  return { ...scene, history: { ...scene.history, preferences } }
}

/** Tries every step of the way to the longest silence; the answer must be the first that will do. */
const expectSlotByTheBook = (cadence: Cadence, scene: Scene, step: number): void => {
  const { history, setting, at } = scene
  const known = knownTouches(scene)
  const next = nextTouch(ready(cadence), history, setting, at)
  const channels = channelsOf(cadence, next)
  const zone = cadenceZone(cadence, scene)
  const reach = (start: number): number =>
    laterByTheBook(cadence, scene, instantFromMillis(start), cadence.gap.max) ?? start
  const slot = (start: number, until: number, suits?: (instant: number) => boolean) =>
    slotByTheBook(cadence, scene, known, channels, start, until, step, suits)

  const plain = slot(next.due, reach(next.due))
  const { prefer } = cadence
  const silentUntil = next.derivation.silence.until
  const patience = next.due > silentUntil ? reach(next.due) : Math.min(silentUntil, reach(next.due))
  const preferred =
    prefer === undefined || plain === undefined
      ? undefined
      : slot(next.due, patience, (instant) => isOnOneOf(prefer, instant, zone))
  const owed = beforeByTheBook(cadence, scene, next, channels, step) ?? preferred ?? plain
  if (owed !== undefined) expect(next.from).toBe(owed.at)
  const left = next.from >= at ? owed : slot(at, reach(at))
  if (left !== undefined) {
    expect(next.slot).toEqual(Either.right(left.at))
    expect(next.channel).toBe(left.channel)
  } else if (Either.isRight(next.slot)) {
    // Only the rule's own windows may lead beyond the longest silence, and never to a wrong slot.
    expect(next.slot.right).toBeGreaterThan(reach(next.from >= at ? next.due : at))
    expect(slot(next.slot.right, next.slot.right)?.at).toBe(next.slot.right)
  }
}

/** Where the day of the due is closed and the rule wants the day before it. */
const beforeByTheBook = (
  cadence: Cadence,
  scene: Scene,
  next: NextTouch,
  channels: ReadonlyArray<Channel>,
  step: number,
) => {
  const own = next.occurrence.kind === "rhythm" ? cadence.rhythm?.whenClosed : undefined
  if ((own ?? cadence.whenClosed) !== "before") return undefined
  const known = knownTouches(scene)
  const done = doneByTheBook(cadence, scene, known)
  const { earliest } = dueByTheBook(
    cadence,
    scene,
    ruledByTheBook(cadence, scene, done),
    known,
    done,
  )
  return slotBeforeByTheBook(cadence, scene, known, channels, { due: next.due, earliest }, step)
}

const channelsOf = (cadence: Cadence, { occurrence: { kind, index } }: NextTouch) => {
  switch (kind) {
    case "step":
      return cadence.opening[index - 1]?.channels ?? []
    case "repeat":
      return cadence.opening.at(-1)?.channels ?? []
    case "rhythm": {
      const turns = cadence.rhythm?.turns ?? []
      return turns[(index - 1) % turns.length]?.channels ?? []
    }
  }
}
