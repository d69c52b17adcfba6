import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as DefaultServices from "effect/DefaultServices"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FiberId from "effect/FiberId"
import * as FiberRef from "effect/FiberRef"
import * as Option from "effect/Option"
import * as Tracer from "effect/Tracer"
import { atOnce, doneAtOnce } from "../at-once.js"
import { StoreFailure } from "../store-failure.js"

/**
 * What a span says, by name. Names, tags and numbers only: no text that comes from a command, a log or a message of an
 * error, because a host's telemetry goes to places that may not hold personal words.
 */
export interface Attributes {
  readonly [name: string]: string | number | undefined
}

/** Somebody who wants to hear of spans, and the span that others are to be parts of. */
export interface Listening {
  readonly tracer: Tracer.Tracer
  readonly parent: Option.Option<Tracer.AnySpan>
}

// Effect's own: it keeps spans to itself, so that nobody hears of them.
const silent = Context.get(DefaultServices.liveServices, Tracer.Tracer)

/** Whoever a fiber, or a runtime, has to tell of spans; undefined: nobody, as long as no tracer was given. */
export const listeningIn = (
  look: <A>(ref: FiberRef.FiberRef<A>) => A,
  context: Context.Context<never> = look(FiberRef.currentContext),
): Listening | undefined => {
  const tracer = Context.get(look(DefaultServices.currentServices), Tracer.Tracer)
  if (tracer === silent || !look(FiberRef.currentTracerEnabled)) return undefined
  return { tracer, parent: Context.getOption(context, Tracer.ParentSpan) }
}

// Spans are of the machine's time, whatever clock a kernel is given.
const clock = Clock.make()

/** Now, in nanoseconds, as spans count them. */
const now = (): bigint => clock.unsafeCurrentTimeNanos()

/** A span that is under way. */
export class SpanUnderWay {
  readonly span: Tracer.Span
  readonly #tracer: Tracer.Tracer

  constructor(
    { parent, tracer }: Listening,
    name: string,
    attributes: Attributes,
    { links = [], since = now() }: { links?: ReadonlyArray<SpanUnderWay>; since?: bigint } = {},
  ) {
    const linked = links.map(({ span }) => ({ _tag: "SpanLink", span, attributes: {} }) as const)
    this.span = tracer.span(name, parent, Context.empty(), linked, since, "internal")
    this.#tracer = tracer
    this.tell(attributes)
  }

  /** For spans that are to be parts of this one. */
  get listening(): Listening {
    return { tracer: this.#tracer, parent: Option.some(this.span) }
  }

  /** Has the spans of a work become parts of this one. */
  around<A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> {
    return work.pipe(
      Effect.provideService(Tracer.ParentSpan, this.span),
      Effect.withTracer(this.#tracer),
    ) as Effect.Effect<A, E, R>
  }

  tell(attributes: Attributes): void {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined) this.span.attribute(name, value)
    }
  }

  /** Ends it. Of a failure only its tag is told: messages may quote what they are about. */
  end(exit: Exit.Exit<unknown, unknown>): void {
    if (Exit.isSuccess(exit)) {
      this.span.end(now(), Exit.void)
    } else if (Cause.isInterruptedOnly(exit.cause)) {
      this.span.end(now(), Exit.interrupt(FiberId.none))
    } else {
      const tag = failureTag(exit.cause)
      this.span.attribute("error.type", tag)
      this.span.end(now(), Exit.fail(new TaggedAlone(tag)))
    }
  }
}

/** What went wrong, as a tag: that of a typed failure, or `Defect`. */
export const failureTag = (cause: Cause.Cause<unknown>): string => {
  const failure = Option.getOrUndefined(Cause.failureOption(cause))
  if (failure instanceof StoreFailure) return failure.reason._tag
  const { _tag } = (failure ?? {}) as { readonly _tag?: unknown }
  return typeof _tag === "string" ? _tag : "Defect"
}

/** Without a stack: paths of files may name a person, too. */
class TaggedAlone extends Error {
  constructor(tag: string) {
    super(tag)
    this.name = tag
    this.stack = `${tag}: ${tag}`
  }
}

/** What is to be said of a work once it is over. */
type Told<A, E> = (exit: Exit.Exit<A, E>, span: SpanUnderWay) => Attributes

/** Does a work within a span, if anybody in the calling fiber listens. */
export const spanned = <A, E, R>(
  name: string,
  attributes: Attributes,
  work: Effect.Effect<A, E, R>,
  told?: Told<A, E>,
): Effect.Effect<A, E, R> =>
  Effect.withFiberRuntime((fiber) => {
    const listening = listeningIn((ref) => fiber.getFiberRef(ref))
    return listening === undefined ? work : within(listening, name, attributes, work, told)
  })

const within = <A, E, R>(
  listening: Listening,
  name: string,
  attributes: Attributes,
  work: Effect.Effect<A, E, R>,
  told?: Told<A, E>,
): Effect.Effect<A, E, R> => {
  const span = new SpanUnderWay(listening, name, attributes)
  return Effect.onExit(span.around(work), (exit) =>
    Effect.sync(() => {
      if (told !== undefined) span.tell(told(exit, span))
      span.end(exit)
    }),
  )
}

/**
 * The same for whoever is known to listen. A work that is done at once stays one that is: its span is told of once it
 * is over.
 */
export const spannedAtOnce = <A, E>(
  listening: Listening,
  name: string,
  attributes: Attributes,
  work: Effect.Effect<A, E>,
): Effect.Effect<A, E> =>
  atOnce(
    () => {
      const since = now()
      const exit = doneAtOnce(work)
      if (exit !== undefined) new SpanUnderWay(listening, name, attributes, { since }).end(exit)
      return exit
    },
    () => Effect.suspend(() => within(listening, name, attributes, work)),
  )
