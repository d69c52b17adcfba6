import type { FollowUpClient } from "@followthrough/kernel"
import {
  FollowUpProvider,
  useAgenda,
  useAsks,
  useExplain,
  useNext,
  usePlan,
  usePromises,
} from "@followthrough/react"
import { configure, type RenderResult, render } from "@testing-library/react"
import { createElement, type ReactNode, version } from "react"

configure({ reactStrictMode: true })

/** That of the React with which these parts are rendered. */
export const reactVersion = version

type Answer<M extends keyof FollowUpClient> = FollowUpClient[M] extends (
  ...input: never
) => Promise<infer A>
  ? A
  : never

// What a cadence touch says of its slot may change at any moment though nobody acts, and wakes nobody.
const rows = (told: Pick<Answer<"next">, "rows"> | undefined): unknown =>
  told?.rows.map(({ begun, by, contactId, from, late, name, repIds, step }) => [
    contactId,
    name,
    step,
    from,
    by,
    begun,
    late,
    repIds,
  ])

/** What is shown of each answer, as text. */
export const told = {
  next: (a: Answer<"next"> | undefined) => JSON.stringify([a?.total, a?.late, rows(a)]),
  agenda: (a: Answer<"agenda">) => JSON.stringify(a === undefined ? "nobody" : rows(a)),
  promises: (a: Answer<"promises"> | undefined) => JSON.stringify({ ...a, at: "", next: "" }),
  asks: (a: Answer<"asks"> | undefined) => JSON.stringify({ ...a, at: "", next: "" }),
  plan: (a: Answer<"plan"> | undefined) =>
    JSON.stringify(
      a?.reps.map(({ days, from, repId }) => [
        repId,
        from,
        days.map(({ rows }) => rows.map(({ contactId, step }) => [contactId, step])),
      ]),
    ),
  explain: (a: Answer<"explain"> | undefined) => JSON.stringify([a?.standing, a?.holds]),
}

const shown = (
  name: string,
  { error, isLoading }: { readonly error: unknown; readonly isLoading: boolean },
  text: () => string,
): ReactNode =>
  createElement("p", { id: name }, isLoading ? "loading" : error ? String(error) : text())

const Next = () => {
  const state = useNext({ repId: "r0", limit: 5 })
  return shown("next", state, () => told.next(state.answer))
}
// Asks as `Next` does: the fields stand in another order.
const NextAgain = () => {
  const state = useNext({ limit: 5, repId: "r0" })
  return shown("again", state, () => told.next(state.answer))
}
const Agenda = () => {
  const state = useAgenda({ contactId: "c0" })
  return shown("agenda", state, () => told.agenda(state.answer))
}
const Promises = () => {
  const state = usePromises()
  return shown("promises", state, () => told.promises(state.answer))
}
const Asks = () => {
  const state = useAsks({ repId: "r1" })
  return shown("asks", state, () => told.asks(state.answer))
}
const Plan = () => {
  const state = usePlan({ days: 3 })
  return shown("plan", state, () => told.plan(state.answer))
}
const Explain = () => {
  const state = useExplain({ contactId: "c0" })
  return shown("explain", state, () => told.explain(state.answer))
}

const parts = [Next, NextAgain, Agenda, Promises, Asks, Plan, Explain]

/** How many questions the parts ask: two of them ask the same. */
export const questions = parts.length - 1

/** All parts but the first `from`, over a client. */
export const page = (client: FollowUpClient, from = 0): ReactNode =>
  createElement(
    FollowUpProvider,
    { client, zone: "Europe/Rome" },
    ...parts.slice(from).map((part) => createElement(part, { key: part.name })),
  )

export const show = (client: FollowUpClient): RenderResult => render(page(client))
