import { useAgenda, useExplain, useSpeaker } from "@followthrough/react"
import { lazy, Suspense, useEffect, useRef, useState } from "react"
import { useTime } from "./as-of.js"
import { dayText, dueText } from "./instants.js"
import type { Agreement } from "./next-step.js"
import { addressOf } from "./route.js"
import { type Contact, nameOf, stepText } from "./row-words.js"
import { useTeam } from "./team.js"

// What a fact says takes the schemas of all facts: they come when the first contact is opened.
const Timeline = lazy(async () => {
  const { Timeline: shown } = await import("./timeline.js")
  return { default: shown }
})

interface ContactViewProps {
  readonly contactId: string
  readonly onLog: (contact: Contact) => void
  readonly onAgree: (contact: Contact, what: Agreement) => void
}

/** One contact: what is owed and why, what was promised, and all that happened. */
export const ContactView = ({ contactId, onAgree, onLog }: ContactViewProps) => {
  const { asOf } = useTime()
  const say = useSpeaker()
  const { nameOf: repName } = useTeam()
  const agenda = useAgenda({ contactId }, asOf)
  const explained = useExplain({ contactId }, asOf)
  const [showsWhy, setShowsWhy] = useState(false)
  const title = useRef<HTMLHeadingElement>(null)
  // On a phone the row that was pressed is gone from sight, and the keyboard would begin at the top of the page.
  useEffect(() => {
    if (document.activeElement?.getClientRects().length === 0) title.current?.focus()
  }, [])
  const contact: Contact = agenda.answer ?? explained.answer ?? { contactId }
  const error = agenda.error ?? explained.error
  const { answer } = explained
  const isThere = agenda.answer !== undefined
  return (
    <article className="contact" aria-label="Contact">
      <header className="contact-head">
        <a href={addressOf({ view: "today" })} className="back" data-shortcut="Escape">
          <span aria-hidden="true">‹ </span>Queue
        </a>
        <h1 ref={title} tabIndex={-1}>
          <bdi>{nameOf(contact)}</bdi>
        </h1>
        <p className="contact-facts">
          {answer?.stage === undefined ? undefined : <span className="tag">{answer.stage}</span>}
          {answer?.ownerId === undefined ? undefined : (
            <span>
              owner <bdi>{repName(answer.ownerId)}</bdi>
            </span>
          )}
          {answer?.standing.map((standing) => (
            <span key={standing.code}>{say.standing(standing)}</span>
          ))}
        </p>
        {asOf === undefined && isThere ? (
          <p className="contact-actions">
            <button
              type="button"
              className="primary"
              aria-keyshortcuts="l"
              data-shortcut="l"
              onClick={() => onLog(contact)}
            >
              Log a touch
            </button>
            <button
              type="button"
              aria-keyshortcuts="p"
              data-shortcut="p"
              onClick={() => onAgree(contact, "promise")}
            >
              Promise
            </button>
            <button
              type="button"
              aria-keyshortcuts="s"
              data-shortcut="s"
              onClick={() => onAgree(contact, "step")}
            >
              Book a time
            </button>
          </p>
        ) : undefined}
      </header>
      {error === undefined ? undefined : (
        <p role="alert" className="fault">
          {error.message}
        </p>
      )}
      {!agenda.isLoading && !isThere && error === undefined ? (
        <p className="empty">
          {asOf === undefined ? "There is no such contact." : "This contact was not added by then."}
        </p>
      ) : undefined}
      {agenda.answer === undefined ? undefined : (
        <section aria-labelledby="owed-title">
          <h2 id="owed-title">Owed</h2>
          {agenda.answer.rows.length === 0 ? <p>Nothing is owed.</p> : undefined}
          <ol className="agenda">
            {agenda.answer.rows.map((row, n) => (
              <li
                key={`${row.step}-${row.by}-${row.facts.join()}`}
                className={n === 0 ? "agenda-first" : undefined}
              >
                <p className="row-top">
                  <b>{stepText(row, say)}</b>
                  <span className={row.late ? "due late" : "due"}>
                    {dueText(row.by, agenda.answer?.at ?? row.by)}
                    <Exactly by={row.by} said={dueText(row.by, agenda.answer?.at ?? row.by)} />
                  </span>
                </p>
                <p className="why">{say.why(row.why)}</p>
              </li>
            ))}
          </ol>
          {answer?.cadence === undefined ? undefined : (
            <details open={showsWhy} onToggle={(event) => setShowsWhy(event.currentTarget.open)}>
              <summary>Which cadence, and since when</summary>
              <p className="why">{say.cadence(answer.cadence)}</p>
            </details>
          )}
        </section>
      )}
      {isThere ? (
        <Suspense fallback={<p className="counts">One moment…</p>}>
          <Timeline contact={contact} changed={agenda.answer} />
        </Suspense>
      ) : undefined}
    </article>
  )
}

/** The day, where it was not told already. */
const Exactly = ({ by, said }: { readonly by: string; readonly said: string }) =>
  said === dayText(by) ? undefined : <span className="due-exact"> {dayText(by)}</span>
