// Pipedrive's events as commands: persons, activities, and deals that were won or lost.
import type { CommandInput } from "@followthrough/kernel"
import { fieldsOf, idOf, instantOf, type Told, textOf } from "./told.js"

type Fields = ReturnType<typeof fieldsOf>

interface Event {
  readonly action: string
  /** As it is now; where it was deleted, as it was last. */
  readonly data: Fields
  /** What the changed fields were. */
  readonly previous: Fields
  readonly at: string
}
interface Reading {
  readonly contactId: string
  readonly addedAt: string
  readonly commands: ReadonlyArray<CommandInput>
}

const channels = {
  call: ["phone", "reached"],
  email: ["email", "sent"],
  meeting: ["visit", "reached"],
  lunch: ["visit", "reached"],
} as const
const channelOf = (type: unknown) =>
  Object.entries(channels).find(([name]) => name === type)?.[1] ?? (["other", "reached"] as const)

const isNew = ({ action, previous }: Event, ...fields: ReadonlyArray<string>): boolean =>
  action === "create" || fields.some((field) => field in previous)

const person = (event: Event, id: unknown): Reading => {
  const { action, at, data } = event
  const contactId = idOf("pipedrive", id)
  const addedAt = textOf(data["add_time"]) === undefined ? at : instantOf(data["add_time"])
  const about = { contactId, occurredAt: action === "create" ? addedAt : at }
  const commands: Array<CommandInput> = []
  if (action === "delete") {
    const reason = "deleted in Pipedrive"
    commands.push({ _tag: "DisqualifyContact", ...about, reason, basis: "assumed" })
    return { contactId, addedAt, commands }
  }
  const [name, repId] = [textOf(data["name"]), textOf(data["owner_id"])]
  if (isNew(event, "name") && name !== undefined) {
    commands.push({ _tag: "ChangeContactDetails", ...about, name })
  }
  if (isNew(event, "owner_id") && repId !== undefined) {
    commands.push({ _tag: "AssignContact", ...about, repId })
  }
  return { contactId, addedAt, commands }
}

const activity = (event: Event, id: unknown): Reading => {
  const { action, at, data } = event
  const contactId = idOf("pipedrive", data["person_id"])
  const stepId = idOf("pipedrive-activity", id)
  const made = textOf(data["add_time"]) === undefined ? at : instantOf(data["add_time"])
  const [channel, outcome] = channelOf(data["type"])
  const repId = textOf(data["owner_id"])
  const by = repId === undefined ? {} : { repId }
  const day = textOf(data["due_date"])
  const startsAt = instantOf(`${day}T${textOf(data["due_time"]) ?? "00:00"}Z`)
  const about = { contactId, stepId, occurredAt: at }
  const commands: Array<CommandInput> = []
  // Every event of an activity books its step: whichever comes first does, and the others find it there.
  if (day !== undefined) {
    commands.push({ _tag: "BookStep", ...about, occurredAt: made, startsAt, channel, ...by })
  }
  if (day !== undefined && action === "change" && isNew(event, "due_date", "due_time")) {
    commands.push({ _tag: "RescheduleStep", ...about, startsAt })
  }
  if (day !== undefined && action === "delete") {
    commands.push({ _tag: "SkipStep", ...about, reason: "deleted in Pipedrive" })
  }
  if (action !== "delete" && data["done"] === true && isNew(event, "done")) {
    const done = textOf(data["marked_as_done_time"])
    const occurredAt = done === undefined ? at : instantOf(done)
    const touch = { contactId, touchId: stepId, occurredAt, channel, outcome, ...by }
    const does = day === undefined ? {} : { does: [{ _tag: "Step", stepId } as const] }
    commands.push({ _tag: "LogTouch", ...touch, direction: "outbound", ...does })
  }
  return { contactId, addedAt: made, commands }
}

const deal = (event: Event): Reading | undefined => {
  const { action, at, data } = event
  const status = data["status"]
  if (action === "delete" || !isNew(event, "status")) return undefined
  const contactId = idOf("pipedrive", data["person_id"])
  const of = (time: unknown) => ({ contactId, occurredAt: time ? instantOf(time) : at })
  if (status === "won") {
    const { currency, value } = data
    const money = typeof value === "number" ? { amount: value } : undefined
    const unit = typeof currency === "string" ? { currency } : {}
    const worth = money === undefined ? {} : { value: { ...money, ...unit } }
    const commands = [{ _tag: "RecordSale", ...of(data["won_time"]), ...worth } as const]
    return { contactId, addedAt: at, commands }
  }
  if (status !== "lost") return undefined
  const words = textOf(data["lost_reason"])
  const said = words === undefined ? {} : { words }
  const commands = [{ _tag: "DeclineContact", ...of(data["lost_time"]), ...said } as const]
  return { contactId, addedAt: at, commands }
}

/** What a delivery tells; `undefined` where it is of no kind that is recorded, or about nobody. */
export const readPipedrive = (body: unknown): Told | undefined => {
  const { data, meta, previous } = fieldsOf(body)
  const { action, entity, entity_id, id, timestamp } = fieldsOf(meta)
  if (action !== "create" && action !== "change" && action !== "delete") return undefined
  // Instants are ISO 8601 text, or ten digits of seconds.
  const seconds = /^\d{10}$/.test(textOf(timestamp) ?? "")
  const at = instantOf(seconds ? Number(timestamp) * 1000 : timestamp)
  const event: Event = {
    action,
    at,
    data: fieldsOf(action === "delete" ? previous : data),
    previous: fieldsOf(previous),
  }
  if (entity !== "person" && textOf(event.data["person_id"]) === undefined) return undefined
  const read =
    entity === "person"
      ? person(event, entity_id)
      : entity === "activity"
        ? activity(event, entity_id)
        : entity === "deal"
          ? deal(event)
          : undefined
  return read === undefined ? undefined : { eventId: idOf("pipedrive", id), at, ...read }
}
