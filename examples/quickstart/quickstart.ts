// Follow-up in memory: three contacts, one promise, and what to do next.
import { openFollowthrough } from "@followthrough/kernel"

export const quickstart = async (): Promise<ReadonlyArray<string>> => {
  const log = await openFollowthrough({ workspace: "acme", store: "memory" })

  await log.addRep({ repId: "ana", name: "Ana", zone: "Europe/Lisbon" })
  for (const contactId of ["bakery", "boatyard", "vineyard"]) {
    await log.addContact({
      contactId,
      ownerId: "ana",
      zone: "Europe/Lisbon",
      occurredAt: "2026-03-02T09:00:00Z",
    })
  }

  // Ana calls the bakery and says when she will send the quote.
  const call = {
    contactId: "bakery",
    repId: "ana",
    occurredAt: "2026-03-03T10:00:00Z",
  }
  await log.logTouch({ ...call, direction: "outbound", channel: "phone", outcome: "reached" })
  await log.makePromise({
    contactId: "bakery",
    promisors: [{ _tag: "Rep", repId: "ana" }],
    what: "send the quote",
    due: { _tag: "LocalDate", on: "2026-03-06", zone: "Europe/Lisbon" },
    occurredAt: "2026-03-03T10:10:00Z",
  })

  // The vineyard writes: nobody has answered yet.
  await log.logTouch({
    contactId: "vineyard",
    direction: "inbound",
    channel: "email",
    outcome: "received",
    occurredAt: "2026-03-05T16:00:00Z",
  })

  const queue = await log.next({ at: "2026-03-07T09:00:00Z", repId: "ana" })
  await log.close()
  return queue.rows.map(
    (row) =>
      `${row.contactId}: ${row.step}, ${row.late ? "late since" : "by"} ${row.by} (${row.why.code})`,
  )
}

if (import.meta.filename === process.argv[1]) console.log((await quickstart()).join("\n"))
