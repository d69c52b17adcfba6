import {
  type Command,
  contactStream,
  type DomainEvent,
  decodeFact,
  type Fact,
  type GrowingKnowledge,
  growingKnowledge,
  type Instant,
  type Policy,
  repStream,
  type StreamName,
  saturatedInstant,
  streamsOf,
} from "@followthrough/core"
import type { EventStoreShape, Page, StoreFailure } from "@followthrough/store"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { eachFact } from "./decode-log.js"
import type { UnreadableLog } from "./recorded.js"
import { countRead } from "./telemetry/tally.js"

/** How much of a log is held in memory between commands; with none of either, nothing is. */
export interface Held {
  /** Logs of contacts and reps. */
  readonly streams: number
  /** Facts in all of them together. */
  readonly facts: number
}

/** So many events by others are read to catch up with them; after more, everything is read afresh. */
const LONGEST_TAIL = 500
const PAGE = 5000

interface HeldLog {
  version: number
  readonly facts: Array<Fact>
  /** What its words are encrypted with, where that is known. */
  key: Uint8Array | undefined
}

const emptyLog = (): HeldLog => ({ version: 0, facts: [], key: undefined })

/**
 * What decisions need of a workspace's logs, held from one command to the next: those used last, as
 * they are at `position`. Whoever decides catches up first, loads what he asks about, adds what he
 * decides, and forgets what was then not stored as he had thought.
 */
export class KnownLogs implements GrowingKnowledge {
  readonly #store: EventStoreShape
  readonly #workspace: string
  readonly #bound: Held
  /** The one used longest ago comes first. */
  readonly #logs = new Map<StreamName, HeldLog>()
  #known = growingKnowledge()
  #facts = 0
  /** Position of the last event that what is held may know of. */
  position = 0
  /** Its recording instant; undefined in an empty log. */
  recordedAt: Instant | undefined
  /** False once something went otherwise than what is held had it, until it has caught up. */
  #isCurrent = false
  /** The log that is taken for empty without a look. */
  #begun: StreamName | undefined

  /** What the host has in force, whatever the log says. */
  readonly policy: Policy | undefined

  constructor(store: EventStoreShape, workspace: string, bound: Held, policy: Policy | undefined) {
    this.policy = policy
    this.#store = store
    this.#workspace = workspace
    this.#bound = bound
  }

  of = (stream: StreamName) => this.#known.of(stream)

  learn = (stream: StreamName, event: DomainEvent, occurredAt: Instant): void =>
    this.#known.learn(stream, event, occurredAt)

  holds(stream: StreamName): boolean {
    return this.#logs.has(stream)
  }

  /**
   * Whether a command may be decided without a look into the store: on what is held, and on a log that it
   * begins being empty. Where that is wrong, the store refuses the commit.
   */
  suffices(command: Command): boolean {
    this.#begun = undefined
    if (!this.#isCurrent) return false
    const missing = this.#missing([command])
    if (missing.size === 0) return true
    const begun = begunBy(command)
    if (begun === undefined || missing.size > 1 || !missing.has(begun)) return false
    this.#begun = begun
    this.#logs.set(begun, emptyLog())
    return true
  }

  version(stream: StreamName): number {
    return this.#logs.get(stream)?.version ?? 0
  }

  facts(stream: StreamName): ReadonlyArray<Fact> {
    return this.#logs.get(stream)?.facts ?? []
  }

  /** Notes the next fact of a log that is held and has learned of it. */
  add(stream: StreamName, fact: Fact): void {
    const log = this.#logs.get(stream)
    if (log === undefined) return
    log.version += 1
    log.facts.push(fact)
    this.#facts += 1
  }

  /** Whether a log is taken for empty without a look. */
  isBegun(stream: string): boolean {
    return stream === this.#begun
  }

  /** The key of a log that is held, where it is known. */
  key(stream: string): Uint8Array | undefined {
    return this.#logs.get(stream as StreamName)?.key
  }

  isKeyHeld(stream: string): boolean {
    return this.key(stream) !== undefined
  }

  /** Keeps the key of a log for as long as the log itself. */
  keepKey(stream: string, key: Uint8Array): void {
    const log = this.#logs.get(stream as StreamName)
    if (log !== undefined) log.key = key
  }

  forget = (stream: StreamName): void => {
    this.#facts -= this.#logs.get(stream)?.facts.length ?? 0
    this.#logs.delete(stream)
    this.#known.forget(stream)
  }

  /** What is held may be out of date. */
  doubt(): void {
    this.#isCurrent = false
    this.#begun = undefined
  }

  forgetAll(): void {
    this.doubt()
    this.#logs.clear()
    this.#known = growingKnowledge()
    this.#facts = 0
  }

  /** Lets go of what was used longest ago, as far as the bound asks for it. */
  trim(): void {
    for (const stream of this.#logs.keys()) {
      if (this.#logs.size <= this.#bound.streams && this.#facts <= this.#bound.facts) return
      this.forget(stream)
    }
  }

  /** Learns what others have written. */
  readonly catchUp: Effect.Effect<void, StoreFailure> = Effect.suspend(() =>
    Effect.flatMap(this.#store.head(this.#workspace), ({ position, recordedAt }) => {
      const after = this.position
      if (position < after || position - after > LONGEST_TAIL) this.forgetAll()
      this.recordedAt = recordedAt === undefined ? undefined : saturatedInstant(recordedAt)
      this.position = position
      this.#isCurrent = true
      this.#begun = undefined
      if (position === after || this.#logs.size === 0) return Effect.void
      return Effect.map(
        this.#store.read({
          workspace: this.#workspace,
          from: { _tag: "All" },
          after,
          until: { position },
          limit: LONGEST_TAIL,
        }),
        ({ events }) => {
          countRead(events.length, undefined)
          for (const event of events) this.#follow(event)
        },
      )
    }),
  )

  // What was added before it was stored is known already; what cannot be read must not be held.
  #follow(event: Page["events"][number]): void {
    const stream = event.stream as StreamName
    const log = this.#logs.get(stream)
    if (log === undefined || event.version <= log.version) return
    const fact = decodeFact(event)
    if (Either.isLeft(fact) || event.version !== log.version + 1) {
      this.forget(stream)
      return
    }
    this.learn(stream, fact.right.event, fact.right.occurredAt)
    this.add(stream, fact.right)
    // Of an erased contact nothing must be left.
    if (this.of(stream).erased) this.forget(stream)
  }

  /**
   * Holds all that deciding these commands looks into. What is known of one log may lead to others, so
   * it goes on until nothing is new.
   */
  readonly load = (
    commands: ReadonlyArray<Command>,
  ): Effect.Effect<void, StoreFailure | UnreadableLog> =>
    Effect.suspend(() => {
      const missing = this.#missing(commands)
      return missing.size === 0
        ? Effect.void
        : Effect.zipRight(this.#read([...missing]), this.load(commands))
    })

  // Those that are there count as used now.
  #missing(commands: ReadonlyArray<Command>): ReadonlySet<StreamName> {
    const missing = new Set<StreamName>()
    for (const command of commands) {
      for (const stream of streamsOf(command, this.of)) {
        const log = this.#logs.get(stream)
        if (log === undefined) {
          missing.add(stream)
          continue
        }
        this.#logs.delete(stream)
        this.#logs.set(stream, log)
      }
    }
    return missing
  }

  #read(streams: ReadonlyArray<StreamName>): Effect.Effect<void, StoreFailure | UnreadableLog> {
    const workspace = this.#workspace
    const store = this.#store
    return Effect.gen(this, function* () {
      for (const stream of streams) this.#logs.set(stream, emptyLog())
      const from = { _tag: "Streams", streams } as const
      const query = { workspace, from, until: { position: this.position }, limit: PAGE }
      yield* eachFact(store, query, (fact, stream) => {
        this.learn(stream as StreamName, fact.event, fact.occurredAt)
        this.add(stream as StreamName, fact)
      })
    })
  }
}

const begunBy = (command: Command): StreamName | undefined => {
  switch (command._tag) {
    case "AddContact":
    case "AdoptContact":
      return contactStream(command.contactId)
    case "AddRep":
      return repStream(command.repId)
    default:
      return undefined
  }
}
