import type { PromiseRow, QueueRow } from "@followthrough/projection"
import type { CalendarAnswers } from "./calendar-answers.js"
import type { CalendarClient, CalendarFact, CalendarQuery } from "./calendar-client.js"

const DAY = 86_400_000
const SETTLED_DAYS = 90
/** The longest page that comes from the read models. */
const PAGE = 1000
/** So many contacts are asked about at once: enough to hide a network's delay, too few to flood a server. */
const AT_ONCE = 8

/** Asks a client for all that a calendar is made of, as of one instant. */
export const askCalendar = async (
  client: CalendarClient,
  { at, knownAt, repId, settledDays = SETTLED_DAYS }: CalendarQuery,
): Promise<CalendarAnswers> => {
  if (!Number.isInteger(settledDays) || settledDays < 0) {
    throw new RangeError(`settledDays: ${settledDays} is not a whole number from 0 on`)
  }
  const known = knownAt === undefined ? {} : { knownAt }
  const whose = repId === undefined ? {} : { repId }
  const queue: Array<QueueRow> = []
  let page = await client.next({
    ...known,
    ...whose,
    ...(at === undefined ? {} : { at }),
    limit: PAGE,
  })
  const asOf = { at: page.at, ...known }
  queue.push(...page.rows)
  while (page.next !== undefined) {
    page = await client.next({ ...asOf, ...whose, limit: PAGE, after: page.next })
    queue.push(...page.rows)
  }

  const since = Date.parse(asOf.at) - settledDays * DAY
  const promises: Array<PromiseRow> = []
  let after: string | undefined
  do {
    const ledger = await client.promises({
      ...asOf,
      ...whose,
      limit: PAGE,
      ...(after === undefined ? {} : { after }),
    })
    promises.push(...ledger.promises.filter((promise) => isShown(promise, since)))
    after = ledger.next
  } while (after !== undefined)

  const facts = new Map<string, ReadonlyArray<CalendarFact>>()
  const agendas = new Map<string, ReadonlyArray<QueueRow>>()
  const contacts = new Set([...queue, ...promises].map(({ contactId }) => contactId))
  await forEach(contacts, async (contactId) => {
    const told = await factsOf(client, asOf, contactId)
    facts.set(contactId, told)
    if (!told.some(({ type }) => type === "PromiseMade" || type === "StepBooked")) return
    agendas.set(contactId, (await client.agenda({ ...asOf, contactId }))?.rows ?? [])
  })

  const rep =
    repId === undefined ? undefined : (await client.reps()).find((one) => one.repId === repId)
  const { rules } = await client.policy(asOf)
  return {
    at: asOf.at,
    ...whose,
    ...(rep?.name === undefined ? {} : { repName: rep.name }),
    zone: rep?.zone ?? rules.zone,
    queue,
    promises,
    agendas,
    facts,
  }
}

/** A rep owes or owed it, and it is owed still or was settled since. */
const isShown = ({ due, keptAt = due, owed, repIds }: PromiseRow, since: number): boolean =>
  repIds.length > 0 && (owed || Date.parse(due) >= since || Date.parse(keptAt) >= since)

const factsOf = async (
  client: CalendarClient,
  asOf: { readonly at: string },
  contactId: string,
): Promise<ReadonlyArray<CalendarFact>> =>
  (await client.timeline({ ...asOf, contactId, limit: "all" }))?.facts ?? []

/** A few at a time; the first that fails ends it. */
const forEach = async (
  contacts: Iterable<string>,
  ask: (contactId: string) => Promise<void>,
): Promise<void> => {
  const rest = contacts[Symbol.iterator]()
  const work = async () => {
    for (let one = rest.next(); one.done !== true; one = rest.next()) await ask(one.value)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}
