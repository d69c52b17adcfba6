import { useFollowUpClient } from "@followthrough/react"
import { Fragment, useCallback, useState } from "react"
import { useAnswered } from "./answered.js"
import { useTime } from "./as-of.js"
import { type Audit, figures } from "./audit-figures.js"
import { daysLater, dayText } from "./instants.js"

const spans = [
  ["all", "Since the beginning"],
  ["365", "The last year"],
  ["90", "The last 90 days"],
  ["30", "The last 30 days"],
] as const

/** What each rep did and what came of it, beside the team, with what every figure counts. */
export const AuditView = () => {
  const client = useFollowUpClient()
  const { asOf } = useTime()
  const [span, setSpan] = useState("all")
  const ask = useCallback(
    (signal: AbortSignal) => {
      const end = asOf?.at === undefined ? new Date() : new Date(asOf.at)
      const from = span === "all" ? {} : { from: daysLater(end, -Number(span)) }
      return client.audit({ ...asOf, ...from }, { signal })
    },
    [client, asOf, span],
  )
  const { answer, error, isLoading } = useAnswered(ask)
  return (
    <section className="audit" aria-label="Audit" aria-busy={isLoading}>
      <header className="view-head">
        <h1>Audit</h1>
        <label>
          <span className="unseen">Facts of</span>
          <select value={span} onChange={(event) => setSpan(event.target.value)}>
            {spans.map(([value, said]) => (
              <option key={value} value={value}>
                {said}
              </option>
            ))}
          </select>
        </label>
        <p className="counts" aria-live="polite">
          {isLoading ? "One moment…" : undefined}
          {answer === undefined || isLoading ? undefined : `As of ${dayText(answer.at)}`}
        </p>
      </header>
      {error === undefined ? undefined : (
        <p role="alert" className="fault">
          {error}
        </p>
      )}
      {answer === undefined ? undefined : <AuditTable audit={answer} />}
    </section>
  )
}

/** The figures of an audit as a table, a column for each rep. */
const AuditTable = ({ audit }: { readonly audit: Audit }) => {
  const reps = audit.reps.filter((rep) => rep.repId !== null || rep.contacts > 0)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by the keyboard
    <section className="table-scroll" tabIndex={0} aria-label="Figures of each rep">
      <table>
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col" className="team">
              Team
            </th>
            {reps.map((rep) => (
              <th key={rep.repId ?? ""} scope="col">
                <bdi>{rep.repId === null ? "Nobody’s" : (rep.name ?? rep.repId)}</bdi>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {figures.map(([group, all]) => (
            <Fragment key={group}>
              <tr className="group">
                <th scope="colgroup" colSpan={reps.length + 2}>
                  {group}
                </th>
              </tr>
              {all.map(({ definition, name, of }) => (
                <tr key={name}>
                  <th scope="row">
                    {name}
                    <small>{definition}</small>
                  </th>
                  <td className="team">{of(audit.team)}</td>
                  {reps.map((rep) => (
                    <td key={rep.repId ?? ""}>{of(rep)}</td>
                  ))}
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  )
}
