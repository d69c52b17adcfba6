import { useFollowUpClient } from "@followthrough/react"
import { useState } from "react"
import { madeBatches } from "./demo/made-batches.js"
import { count } from "./instants.js"
import { messageOf } from "./recording.js"
import { useTeam } from "./team.js"
import { zone } from "./zone.js"

const sizes = [240, 5000, 50_000] as const

/** Fills the log with the past of a made-up sales team. */
export const DemoData = () => {
  const client = useFollowUpClient()
  const { refresh } = useTeam()
  const [contacts, setContacts] = useState<number>(sizes[0])
  const [said, setSaid] = useState("")
  const [isFilling, setFilling] = useState(false)
  const fill = async () => {
    setFilling(true)
    try {
      let facts = 0
      for await (const batch of madeBatches({ contacts, now: new Date(), zone })) {
        facts += (await client.recordAll(batch)).filter(({ ok }) => ok).length
        setSaid(`${facts.toLocaleString("en")} facts recorded…`)
      }
      refresh()
      setSaid(`${facts.toLocaleString("en")} facts recorded.`)
    } catch (failure) {
      setSaid(messageOf(failure))
    }
    setFilling(false)
  }
  return (
    <section className="card" aria-labelledby="demo-title">
      <h2 id="demo-title">A made-up team</h2>
      <p>
        Eight months of four reps and their manager. Each touch has the same chance of a sale; the
        reps differ in how often they follow up and whether they keep their promises.
      </p>
      <p className="actions">
        <label>
          <span className="unseen">How many contacts</span>
          <select
            value={contacts}
            disabled={isFilling}
            onChange={(event) => setContacts(Number(event.target.value))}
          >
            {sizes.map((size) => (
              <option key={size} value={size}>
                {count(size, "contact")}
              </option>
            ))}
          </select>
        </label>
        <button type="button" className="primary" disabled={isFilling} onClick={fill}>
          Fill with demo data
        </button>
        <output>{said}</output>
        {said.endsWith("recorded.") ? <a href="#/today">To the queue</a> : undefined}
      </p>
    </section>
  )
}
