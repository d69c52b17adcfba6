import { useFollowUpClient, useSpeaker } from "@followthrough/react"
import { useCallback, useMemo, useState } from "react"
import { useAnswered } from "./answered.js"
import { useTime } from "./as-of.js"
import { factText, type Names } from "./fact-words.js"
import { dayText, timeText } from "./instants.js"
import { Promises, promisesIn } from "./promises.js"
import { type Contact, nameOf } from "./row-words.js"
import { useTeam } from "./team.js"
import { zone } from "./zone.js"

const PAGE = 60

interface TimelineProps {
  readonly contact: Contact
  /** Another object whenever something happened: the timeline is then asked for anew. */
  readonly changed: unknown
}

/** What happened with a contact, the latest first, and what became of the promises among it. */
export const Timeline = ({ changed, contact }: TimelineProps) => {
  const client = useFollowUpClient()
  const { asOf } = useTime()
  const { nameOf: rep } = useTeam()
  const say = useSpeaker()
  const [limit, setLimit] = useState(PAGE)
  const { contactId } = contact
  // `changed` is no part of the question: it asks anew.
  const ask = useCallback(
    async (signal: AbortSignal) => {
      const timeline = await client.timeline({ contactId, limit, ...asOf })
      if (timeline === undefined || signal.aborted) return undefined
      const promises = await Promise.all(
        promisesIn(timeline.facts).map((promiseId) =>
          client.explain({ contactId, promiseId, ...asOf }),
        ),
      )
      return { timeline, promises: promises.flatMap((one) => one.promises ?? []) }
    },
    [client, contactId, limit, asOf, changed],
  )
  const { answer, error } = useAnswered(ask)
  const names = useMemo((): Names => {
    const promised = new Map(answer?.promises.map(({ promiseId, what }) => [promiseId, what]))
    return {
      contact: (id) => (id === contactId ? nameOf(contact) : id),
      rep,
      promise: (id) => {
        const what = promised.get(id)
        return what === undefined || what === "" ? id : `“${what}”`
      },
      step: (id) => {
        const booked = answer?.timeline.facts.find(({ data }) => data["stepId"] === id)
        const about = booked?.data["about"]
        return typeof about === "string" && about !== "" ? `“${about}”` : "of theirs"
      },
    }
  }, [answer, contact, contactId, rep])
  if (error !== undefined) {
    return (
      <p role="alert" className="fault">
        {error}
      </p>
    )
  }
  if (answer === undefined) return <p className="counts">One moment…</p>
  const { facts, next, total } = answer.timeline
  return (
    <>
      <Promises contactId={contactId} promises={answer.promises} />
      <section aria-labelledby="timeline-title">
        <h2 id="timeline-title">
          What happened <span className="counts">{total.toLocaleString("en")}</span>
        </h2>
        <ol className="timeline">
          {facts.map((fact) => (
            <li key={fact.position} data-type={fact.type} data-direction={fact.data["direction"]}>
              <time dateTime={fact.occurredAt} title={say.instant(fact.occurredAt)}>
                {dayText(fact.occurredAt)} <span>{timeText(fact.occurredAt)}</span>
              </time>
              <p>
                {factText(fact, names, zone)}
                {isToldLater(fact) ? (
                  <span className="told-later"> recorded on {dayText(fact.recordedAt)}</span>
                ) : undefined}
              </p>
            </li>
          ))}
        </ol>
        {next === undefined ? undefined : (
          <button type="button" onClick={() => setLimit(limit + PAGE)}>
            Show what was before
          </button>
        )}
      </section>
    </>
  )
}

const isToldLater = ({
  occurredAt,
  recordedAt,
}: {
  readonly occurredAt: string
  readonly recordedAt: string
}): boolean => dayText(occurredAt) !== dayText(recordedAt)
