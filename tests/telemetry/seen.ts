import { NodeSdk } from "@effect/opentelemetry"
import * as api from "@opentelemetry/api"
import {
  AggregationTemporality,
  DataPointType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics"
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base"
import { Layer } from "effect"

const inMemory = () => {
  const exporter = new InMemorySpanExporter()
  const reader = new PeriodicExportingMetricReader({
    exporter: new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE),
    exportIntervalMillis: 1e9,
    exportTimeoutMillis: 1e9,
  })
  return { exporter, processor: new SimpleSpanProcessor(exporter), reader }
}

/** A metric as a host's tool receives it. */
export interface SeenMetric {
  readonly name: string
  readonly kind: string
  readonly unit: string
  readonly points: ReadonlyArray<{ readonly tags: api.Attributes; readonly value: unknown }>
}

const metricsOf = async (
  reader: PeriodicExportingMetricReader,
): Promise<ReadonlyArray<SeenMetric>> => {
  const { resourceMetrics } = await reader.collect()
  return resourceMetrics.scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .filter(({ descriptor }) => descriptor.name.startsWith("followthrough."))
    .map(({ descriptor: { name, unit }, ...data }) => ({
      name,
      unit,
      kind:
        data.dataPointType === DataPointType.SUM
          ? data.isMonotonic
            ? "counter"
            : "up-down counter"
          : data.dataPointType === DataPointType.HISTOGRAM
            ? "histogram"
            : "gauge",
      points: data.dataPoints.map(({ attributes, value }) => ({ tags: attributes, value })),
    }))
}

/** All that a span says, as text. */
export const textOf = (span: ReadableSpan): string => {
  const { attributes, events, links, name, status } = span
  return JSON.stringify({ attributes, events, links, name, status })
}

/** A host with Effect whose tool keeps everything in memory. */
export const effectHost = () => {
  const { exporter, processor, reader } = inMemory()
  return {
    layer: Layer.orDie(
      NodeSdk.layer(() => ({
        resource: { serviceName: "host" },
        spanProcessor: processor,
        metricReader: reader,
      })),
    ),
    spans: () => exporter.getFinishedSpans(),
    metrics: () => metricsOf(reader),
  }
}

/** A host without Effect: the API as it would be with its providers registered. */
export const plainHost = () => {
  const { exporter, processor, reader } = inMemory()
  const tracers = new BasicTracerProvider({ spanProcessors: [processor] })
  const meters = new MeterProvider({ readers: [reader] })
  return {
    api: {
      context: api.context,
      trace: {
        getTracer: (name: string) => tracers.getTracer(name),
        setSpan: api.trace.setSpan,
      },
      metrics: { getMeter: (name: string) => meters.getMeter(name) },
    },
    tracer: tracers.getTracer("host"),
    spans: () => exporter.getFinishedSpans(),
    metrics: () => metricsOf(reader),
  }
}
