import type { Sink } from "@followthrough/store"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import type * as Option from "effect/Option"
import * as Tracer from "effect/Tracer"
import { allMeasures } from "./measures.js"

/**
 * As far as it is used here, what `@opentelemetry/api` exports, from 1.3 on: hand over the module itself, `import * as
 * api from "@opentelemetry/api"`.
 */
export interface OpenTelemetryApi {
  readonly trace: {
    getTracer(name: string): OtelTracer
    setSpan(context: never, span: never): OtelContext
  }
  readonly context: { active(): OtelContext }
  readonly metrics: { getMeter(name: string): OtelMeter }
}

interface OtelContext {
  getValue(key: symbol): unknown
}

type OtelTime = [seconds: number, nanoseconds: number]

interface OtelTracer {
  startSpan(
    name: string,
    options: { startTime: OtelTime; links: Array<{ context: OtelSpanContext }> },
    // What its own `active` and `setSpan` gave, whatever that is.
    context: never,
  ): OtelSpan
}

interface OtelSpanContext {
  traceId: string
  spanId: string
  traceFlags: number
}

interface OtelSpan {
  spanContext(): OtelSpanContext
  setAttribute(name: string, value: string | number | boolean): unknown
  setStatus(status: { code: number; message?: string }): unknown
  end(time: OtelTime): void
}

interface OtelMeter {
  createCounter(name: string, options: Instrument): OtelCounter
  createUpDownCounter(name: string, options: Instrument): OtelCounter
  createHistogram(
    name: string,
    options: Instrument & { advice: { explicitBucketBoundaries: Array<number> } },
  ): { record(value: number, attributes: { [name: string]: string }): void }
}

interface Instrument {
  unit: string
  description: string
}

interface OtelCounter {
  add(value: number, attributes: { [name: string]: string }): void
}

/** Under which spans and metrics are found. */
const SCOPE = "followthrough"

const ERROR = 2

/** Hands spans and metrics to a host's OpenTelemetry, for as long as a kernel is open. */
export const openTelemetryLayer = (api: OpenTelemetryApi): Layer.Layer<never> =>
  Layer.merge(
    Layer.setTracer(tracerOver(api)),
    Layer.scopedDiscard(
      Effect.acquireRelease(
        Effect.sync(() => metersOf(api)),
        (meters) => Effect.sync(meters),
      ),
    ),
  )

const tracerOver = ({ context, trace }: OpenTelemetryApi): Tracer.Tracer => {
  const tracer = trace.getTracer(SCOPE)
  return Tracer.make({
    span: (name, parent, effectContext, links, startTime, kind) => {
      const within = parent._tag === "Some" ? parent.value : undefined
      const active = context.active()
      const span = tracer.startSpan(
        name,
        {
          startTime: timeOf(startTime),
          links: links.flatMap(({ span }) =>
            span instanceof Bridged ? [{ context: span.span.spanContext() }] : [],
          ),
        },
        (within instanceof Bridged
          ? trace.setSpan(active as never, within.span as never)
          : active) as never,
      )
      return new Bridged(span, { name, parent, context: effectContext, links, startTime, kind })
    },
    context: (execution) => execution(),
  })
}

/** One of Effect's spans that is one of OpenTelemetry's. */
class Bridged implements Tracer.Span {
  readonly _tag = "Span"
  readonly name: string
  readonly spanId: string
  readonly traceId: string
  readonly parent: Option.Option<Tracer.AnySpan>
  readonly context: Tracer.Span["context"]
  readonly attributes = new Map<string, unknown>()
  readonly links: ReadonlyArray<Tracer.SpanLink>
  readonly sampled: boolean
  readonly kind: Tracer.SpanKind
  readonly span: OtelSpan
  status: Tracer.SpanStatus

  constructor(
    span: OtelSpan,
    {
      context,
      kind,
      links,
      name,
      parent,
      startTime,
    }: Pick<Tracer.Span, "context" | "kind" | "links" | "name" | "parent"> & {
      readonly startTime: bigint
    },
  ) {
    const { spanId, traceFlags, traceId } = span.spanContext()
    this.span = span
    this.spanId = spanId
    this.traceId = traceId
    this.sampled = (traceFlags & 1) === 1
    this.name = name
    this.parent = parent
    this.context = context
    this.links = links
    this.kind = kind
    this.status = { _tag: "Started", startTime }
  }

  attribute(name: string, value: unknown): void {
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
      this.span.setAttribute(name, value)
    }
  }

  // Nobody here adds events or links, and a host's code never sees these spans.
  event(): void {}
  addLinks(): void {}

  end(endTime: bigint, exit: Exit.Exit<unknown, unknown>): void {
    this.status = { _tag: "Ended", startTime: this.status.startTime, endTime, exit }
    if (Exit.isFailure(exit) && !Exit.isInterrupted(exit)) this.span.setStatus({ code: ERROR })
    this.span.end(timeOf(endTime))
  }
}

const A_SECOND = 1_000_000_000n

const timeOf = (nanoseconds: bigint): OtelTime => [
  Number(nanoseconds / A_SECOND),
  Number(nanoseconds % A_SECOND),
]

interface Metered {
  readonly sink: Sink
  kernels: number
}

/** Several kernels of one process that are given the same one have their metrics counted once. */
const metered = new Map<object, Metered>()

const metersOf = ({ metrics }: OpenTelemetryApi): (() => void) => {
  const there = metered.get(metrics) ?? { sink: sinkOver(metrics.getMeter(SCOPE)), kernels: 0 }
  if (there.kernels === 0) {
    metered.set(metrics, there)
    for (const measure of allMeasures) measure.attach(there.sink)
  }
  there.kernels += 1
  return () => {
    there.kernels -= 1
    if (there.kernels > 0) return
    metered.delete(metrics)
    for (const measure of allMeasures) measure.detach(there.sink)
  }
}

const sinkOver = (meter: OtelMeter): Sink => ({
  instrument: ({ bounds = [], description, kind, name, unit }) => {
    switch (kind) {
      case "counter": {
        const counter = meter.createCounter(name, { unit, description })
        return (value, tags) => counter.add(value, tags)
      }
      case "up-down counter": {
        const counter = meter.createUpDownCounter(name, { unit, description })
        return (value, tags) => counter.add(value, tags)
      }
      case "histogram": {
        const advice = { explicitBucketBoundaries: [...bounds] }
        const histogram = meter.createHistogram(name, { unit, description, advice })
        return (value, tags) => histogram.record(value, tags)
      }
    }
  },
})
