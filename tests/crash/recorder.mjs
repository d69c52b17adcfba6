// Records without end through the kernel as it is built, one by one and several at once, and says
// after each what was recorded. To be killed.
import { writeSync } from "node:fs"
import { openFollowthrough } from "@followthrough/kernel"

const [file = "", name = ""] = process.argv.slice(2)
const log = await openFollowthrough({ workspace: "w", store: { file } })

const rep = { _tag: "AddRep", repId: name, zone: "Europe/Lisbon" }
await log.record(rep, { commandId: name })

const commandsOf = (contactId) => [
  { _tag: "AddContact", contactId, ownerId: name, externalId: contactId },
  {
    _tag: "LogTouch",
    contactId,
    repId: name,
    direction: "outbound",
    channel: "phone",
    outcome: "reached",
  },
  {
    _tag: "MakePromise",
    contactId,
    promisors: [{ _tag: "Rep", repId: name }],
    what: "send the quote",
    due: { _tag: "LocalDate", on: "2031-03-06", zone: "Europe/Lisbon" },
  },
  { _tag: "LogTouch", contactId, direction: "inbound", channel: "email", outcome: "received" },
]

const record = async (command, commandId) => {
  await log.record(command, { commandId })
  writeSync(1, `${commandId}\n`)
}

for (let n = 0; ; n++) {
  const [one, two, three, four, many] = ["a", "b", "c", "d", "e"].map(
    (each) => `${name}-${each}${n}`,
  )
  for (const [k, command] of commandsOf(one).entries()) await record(command, `${one} ${k}`)
  // In flight together.
  await Promise.all([two, three, four].map((each) => record(commandsOf(each)[0], `${each} 0`)))
  const batch = commandsOf(many).map((command, k) => ({ command, commandId: `${many} ${k}` }))
  const outcomes = await log.recordAll(batch)
  writeSync(1, outcomes.map(({ ok }, k) => (ok ? `${many} ${k}\n` : "")).join(""))
}
