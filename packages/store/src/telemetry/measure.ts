import * as Metric from "effect/Metric"
import * as MetricBoundaries from "effect/MetricBoundaries"
import * as MetricLabel from "effect/MetricLabel"

/** What is counted or measured, and how: as a host's tool shows it. */
export interface Measured {
  readonly name: string
  readonly kind: "counter" | "up-down counter" | "histogram"
  /** As UCUM writes it: `s`, or what is counted, in braces. */
  readonly unit: string
  readonly description: string
  /** Upper bounds of a histogram's buckets, each inclusive. */
  readonly bounds?: ReadonlyArray<number>
}

/** Names and tags of a closed set: never a text of a command, of a log or of a host. */
export interface Tags {
  readonly [name: string]: string
}

/** Where a process's measures go beside Effect's registry. */
export interface Sink {
  /** Makes what takes a measure's values. */
  readonly instrument: (measured: Measured) => (value: number, tags: Tags) => void
}

/** An Effect metric, as far as it is used here. */
type Updated = Pick<Metric.Metric<unknown, number, unknown>, "unsafeUpdate">

const NONE: Tags = {}

/**
 * A metric of the process, in Effect's own registry: a host that collects those has this one, too. Adding to it costs
 * a fraction of a microsecond, so that it is always done.
 */
export class Measure {
  readonly measured: Measured
  readonly #metric: Updated
  readonly #labels = new Map<string, ReadonlyArray<MetricLabel.MetricLabel>>()
  readonly #sinks = new Map<object, (value: number, tags: Tags) => void>()

  constructor(measured: Measured) {
    this.measured = measured
    this.#metric = metricOf(measured)
  }

  /** Adds to a counter, or a value to a histogram. */
  add(value: number, tags: Tags = NONE): void {
    this.#metric.unsafeUpdate(value, this.#labelled(tags))
    if (this.#sinks.size > 0) for (const take of this.#sinks.values()) take(value, tags)
  }

  attach(sink: Sink): void {
    this.#sinks.set(sink, sink.instrument(this.measured))
  }

  detach(sink: Sink): void {
    this.#sinks.delete(sink)
  }

  // The same list each time: Effect finds the numbers of tags by it.
  #labelled(tags: Tags): ReadonlyArray<MetricLabel.MetricLabel> {
    let key = ""
    for (const name in tags) key += `${tags[name]} `
    const known = this.#labels.get(key)
    if (known !== undefined) return known
    // Effect has no other place for a unit.
    const labels = Object.entries({ ...tags, unit: this.measured.unit }).map(([name, value]) =>
      MetricLabel.make(name, value),
    )
    this.#labels.set(key, labels)
    return labels
  }
}

const metricOf = (measured: Measured): Updated => {
  const { bounds = [], description, kind, name } = measured
  switch (kind) {
    case "counter":
      return Metric.counter(name, { description, incremental: true })
    case "up-down counter":
      return Metric.counter(name, { description })
    case "histogram":
      return Metric.histogram(name, MetricBoundaries.fromIterable(bounds), description)
  }
}
