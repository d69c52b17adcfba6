import type { Lane, Plan, PlanDay, PlanRow, StandIn } from "@followthrough/projection"
import { sayInstant, saySpillReason, sayStep, sayWhy } from "@followthrough/projection/english"
import { bar } from "./bar.js"
import { contactName, shorten } from "./contact-name.js"
import { dayText } from "./day-text.js"
import { printable } from "./printable.js"
import { table } from "./table.js"

/** The plan: how full each day is, then what to do on it and why. */
export const planText = (plan: Plan, limit: number, zone: string): string => {
  const lanes = namedLanes(plan)
  const busy = lanes.filter(
    ([, { days, total }]) => total > 0 || days.some(({ standsIn }) => standsIn !== undefined),
  )
  return [
    headText(plan, zone),
    ...(plan.repId === undefined && lanes.length > 0 ? [loadsText(lanes)] : []),
    ...busy.map(([name, lane]) => laneText(name, lane, limit, zone)),
  ].join("\n\n")
}

const headText = (
  { beyond, breaches, from, later, planned, repId, to }: Plan,
  zone: string,
): string => {
  const of = repId === undefined ? "the whole team" : printable(repId)
  const counts = [
    `${planned} planned`,
    ...(beyond === 0 ? [] : [`${beyond} put off beyond it`]),
    ...(breaches === 0 ? [] : [`${breaches} put off past their longest silence`]),
    `${later} later`,
  ]
  return `Plan of ${of} from ${dayText(from)} until before ${dayText(to)}, if nothing new happens, told by the clocks of ${zone}:\n${counts.join(", ")}`
}

type NamedLane = readonly [name: string, lane: Lane]

const namedLanes = ({ queues, reps, unassigned }: Plan): ReadonlyArray<NamedLane> => [
  ...reps.map((lane) => [lane.name ?? lane.externalId ?? lane.repId, lane] as const),
  ...queues.map((lane) => [`queue ${lane.queue}`, lane] as const),
  ...(unassigned === undefined || unassigned.total === 0
    ? []
    : [["(nobody)", unassigned] as const]),
]

const SHOWN_DAYS = 7

/** A line for each rep, a column for each of the first days. */
const loadsText = (lanes: ReadonlyArray<NamedLane>): string => {
  const all = lanes.flatMap(([, { days }]) => days.map(({ on }) => on))
  const dates = [...new Set(all)].sort().slice(0, SHOWN_DAYS)
  const right = (title: string) => ({ title, align: "right" as const })
  return table(
    [
      { title: "" },
      ...dates.map((on) => right(`${dayText(on).slice(0, 3)} ${on.slice(8)}`)),
      right("a day"),
      right("planned"),
      right("beyond"),
      right("later"),
    ],
    lanes.map(([name, { beyond, days, later, perDay, planned }]) => [
      shorten(name, 30),
      ...dates.map((date) => cellText(days.find(({ on }) => on === date))),
      perDay === undefined ? "–" : String(perDay),
      String(planned),
      String(beyond.length),
      String(later),
    ]),
  )
}

// Where days begin sooner or later than elsewhere, a plan has other first and last days.
const cellText = (day: PlanDay | undefined): string => {
  if (day === undefined) return ""
  const { load, off, overCapacity } = day
  if (load === 0) return off === undefined ? "0" : "off"
  return `${load}${overCapacity ? "!" : ""}`
}

const BAR = 20

const laneText = (name: string, lane: Lane, limit: number, zone: string): string => {
  const { beyond, days, later, perDay } = lane
  const most = Math.max(1, perDay ?? 0, ...days.map(({ load }) => load))
  const about = [
    perDay === undefined ? "no limit a day" : `${perDay} a day`,
    `days of ${lane.zone}`,
  ]
  const full = days.filter(({ load, standsIn }) => load > 0 || standsIn !== undefined)
  return [
    `${printable(name)} (${about.join(", ")})`,
    table(
      [{ title: "day" }, { title: "load" }, { title: "", align: "right" }, { title: "" }],
      days.map((day) => [
        dayText(day.on),
        bar(day.load, most, BAR),
        perDay === undefined || day.off !== undefined
          ? String(day.load)
          : `${day.load} of ${perDay}`,
        remarkText(day),
      ]),
    ),
    ...full.flatMap(({ on, rows, standsIn = [] }) => [
      "",
      dayText(on),
      ...rowsText(rows, limit, zone),
      ...(standsIn.length === 0 ? [] : ["  standing in"]),
      ...rowsText(standsIn, limit, zone),
    ]),
    ...(beyond.length === 0 ? [] : ["", "Beyond the plan", ...rowsText(beyond, limit, zone)]),
    ...(later === 0 ? [] : ["", `${later} later`]),
  ].join("\n")
}

const remarkText = ({ fixed, off, overCapacity, putOff }: PlanDay): string =>
  [
    ...(off === undefined ? [] : [saySpillReason(off)]),
    ...(fixed === 0 ? [] : [`${fixed} fixed`]),
    ...(overCapacity ? ["OVER CAPACITY"] : []),
    ...(putOff === 0 ? [] : [`${putOff} put off`]),
  ].join(", ")

const rowsText = (
  rows: ReadonlyArray<PlanRow & Partial<StandIn>>,
  limit: number,
  zone: string,
): ReadonlyArray<string> => [
  ...rows.slice(0, limit).map((row, i) => rowText(row, i + 1, zone)),
  ...(rows.length > limit ? [`  … and ${rows.length - limit} more`] : []),
]

const rowText = (row: PlanRow & Partial<StandIn>, rank: number, zone: string): string => {
  const { also, breach, spill } = row
  const notes = [
    ...(row.forRepId === undefined ? [] : [`for ${row.forRepId}, who is away`]),
    ...(row.late ? [`late since ${sayInstant(row.by, zone).slice(0, 10)}`] : []),
    ...(spill === undefined ? [] : [spillText(spill)]),
    ...(breach === undefined
      ? []
      : [`past the longest silence, ${sayInstant(breach.silentUntil, zone).slice(0, 10)}`]),
    ...also.map(({ on, step }) => `also ${sayStep(step)} (${dayText(on)})`),
  ]
  return [
    `${String(rank).padStart(3)}. ${shorten(contactName(row), 44)}: ${[sayStep(row.step), ...notes].join("; ")}`,
    `     why: ${sayWhy(row.why, zone)} [${row.facts.map((position) => `#${position}`).join(" ")}]`,
  ]
    .map(printable)
    .join("\n")
}

const spillText = ({ because, fromOn, toOn }: NonNullable<PlanRow["spill"]>): string => {
  const to = toOn === undefined ? "no day has room within a year" : `to ${dayText(toOn)}`
  return `put off from ${dayText(fromOn)} ${to} (${because.map(saySpillReason).join(", ")})`
}
