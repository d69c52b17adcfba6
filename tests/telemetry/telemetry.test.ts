import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { openFollowthrough } from "@followthrough/kernel"
import * as api from "@opentelemetry/api"
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks"
import type { ReadableSpan } from "@opentelemetry/sdk-trace-base"
import { Effect } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { attributes, common, metrics, spans } from "./documented.js"
import { everything } from "./scenario.js"
import { effectHost, plainHost, type SeenMetric } from "./seen.js"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "followthrough-telemetry-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What each span had, by its name, without what all have. */
const attributesSeen = (all: ReadonlyArray<ReadableSpan>) => {
  const seen = new Map<string, Set<string>>()
  for (const { attributes, name } of all) {
    const own = seen.get(name) ?? new Set()
    for (const key of Object.keys(attributes)) own.add(key)
    seen.set(name, own)
  }
  return seen
}

const sorted = (names: Iterable<string>) => [...names].sort()

const shapesOf = (all: ReadonlyArray<SeenMetric>, besides: ReadonlyArray<string> = []) =>
  Object.fromEntries(
    all
      .filter(({ points }) => points.length > 0)
      .map(({ kind, name, points, unit }) => {
        const tags = new Set(points.flatMap(({ tags }) => Object.keys(tags)))
        for (const tag of besides) tags.delete(tag)
        return [name, { kind, unit, tags: sorted(tags) }]
      }),
  )

describe("docs/telemetry.md", () => {
  const host = effectHost()
  let seenMetrics: ReadonlyArray<SeenMetric> = []
  let seenSpans: ReadonlyArray<ReadableSpan> = []
  beforeAll(async () => {
    const all = Effect.zipRight(
      Effect.scoped(everything(folder)),
      Effect.promise(async () => {
        seenMetrics = await host.metrics()
        // Its exporter forgets them when it is shut down.
        seenSpans = [...host.spans()]
      }),
    )
    await Effect.runPromise(Effect.provide(all, host.layer))
  })

  it("names the spans that a host with Effect sees, and what each of them says", () => {
    const seen = attributesSeen(seenSpans)
    expect(sorted(seen.keys())).toEqual(sorted(spans.keys()))
    for (const [name, documented] of spans) {
      const own = new Set(seen.get(name))
      if (name !== "followthrough.store.wait") {
        for (const each of [...common, "followthrough.workspace"]) {
          expect(own.delete(each), `${name} has ${each}`).toBe(true)
        }
      }
      own.delete("error.type")
      expect(sorted(own), name).toEqual(sorted(documented))
    }
  })

  it("names every attribute with its type, and all that it may be where that is listed", () => {
    const seen = seenSpans.flatMap((span) => Object.entries(span.attributes))
    expect(sorted(new Set([...seen.map(([name]) => name), "error.type"]))).toEqual(
      sorted(attributes.keys()),
    )
    for (const [name, value] of seen) {
      const { type, values } = attributes.get(name) ?? { type: "none", values: [] }
      expect(typeof value, name).toBe(type === "text" ? "string" : type)
      if (values.length > 0) expect(values, name).toContain(value)
    }
  })

  it("names the metrics that a host with Effect sees, with kind, unit and tags", () => {
    expect(shapesOf(seenMetrics, ["unit"])).toEqual(Object.fromEntries(metrics))
  })

  it("says of which span each is a part", () => {
    const all = seenSpans
    const byId = new Map(all.map((span) => [span.spanContext().spanId, span]))
    const parents = (name: string) =>
      new Set(
        all
          .filter((span) => span.name === name)
          .map(({ parentSpanContext }) => byId.get(parentSpanContext?.spanId ?? "")?.name),
      )
    expect(parents("followthrough.group")).toEqual(new Set(["followthrough.record"]))
    expect(parents("followthrough.append")).toEqual(new Set(["followthrough.group"]))
    expect(parents("followthrough.store.wait")).toEqual(new Set(["followthrough.append"]))
    const [pair] = all.filter(({ attributes }) => attributes["followthrough.attempts"] === 3)
    expect(pair?.attributes["followthrough.commands"]).toBe(2)
    expect(pair?.links).toHaveLength(1)
  })
})

describe("a host of OpenTelemetry without Effect", () => {
  const manager = new AsyncLocalStorageContextManager()
  beforeAll(() => {
    api.context.setGlobalContextManager(manager.enable())
  })
  afterAll(() => api.context.disable())

  it("sees the same, as parts of its own spans, until the log is closed", async () => {
    const host = plainHost()
    const log = await openFollowthrough({
      workspace: "w",
      store: { file: join(folder, "plain.db") },
      telemetry: { api: host.api },
    })
    const request = host.tracer.startSpan("request")
    await api.context.with(api.trace.setSpan(api.context.active(), request), async () => {
      await log.addContact({ contactId: "c1" })
      await log.next()
    })
    request.end()
    await log
      .logTouch({
        contactId: "nobody",
        touchId: "t1",
        channel: "phone",
        direction: "outbound",
        outcome: "reached",
      })
      .catch(() => undefined)

    const all = host.spans()
    const seen = attributesSeen(all)
    seen.delete("request")
    expect(sorted(seen.keys())).toEqual([
      "followthrough.append",
      "followthrough.ask",
      "followthrough.group",
      "followthrough.record",
    ])
    for (const [name, own] of seen) {
      for (const each of own) {
        expect([...(spans.get(name) ?? []), ...common], name).toContain(each)
      }
    }
    const inRequest = all.filter(
      ({ parentSpanContext }) => parentSpanContext?.spanId === request.spanContext().spanId,
    )
    expect(inRequest.map(({ name }) => name)).toEqual(["followthrough.record", "followthrough.ask"])
    const [append] = all.filter(({ name }) => name === "followthrough.append")
    expect(append?.spanContext().traceId).toBe(request.spanContext().traceId)

    const measured = shapesOf(await host.metrics())
    expect(Object.keys(measured)).toContain("followthrough.refusals")
    for (const [name, shape] of Object.entries(measured)) {
      expect(shape, name).toEqual(metrics.get(name))
    }

    await log.close()
    const told = all.length
    const other = await openFollowthrough({ workspace: "w", store: "memory" })
    const numbers = JSON.stringify(await host.metrics())
    await other.addContact({ contactId: "c1" })
    await other.close()
    expect(host.spans()).toHaveLength(told)
    expect(JSON.stringify(await host.metrics())).toBe(numbers)
  })

  it("two logs that are given one API are counted once", async () => {
    const host = plainHost()
    const open = (workspace: string) =>
      openFollowthrough({ workspace, store: "memory", telemetry: { api: host.api } })
    const [first, second] = [await open("a"), await open("b")]
    await first.addContact({ contactId: "c1" })
    await first.close()
    await second.addContact({ contactId: "c1" })
    const counted = (await host.metrics()).find(({ name }) => name === "followthrough.commands")
    expect(counted?.points.map(({ value }) => value)).toEqual([2])
    await second.close()
  })

  it("L17 what is no API is refused in our words", async () => {
    const wrong = [null, 1, {}, { api: {} }, { api: { ...plainHost().api, trace: 1 } }]
    for (const telemetry of wrong) {
      await expect(
        openFollowthrough({ workspace: "w", store: "memory", telemetry: telemetry as never }),
      ).rejects.toMatchObject({ code: "malformed" })
    }
  })
})
