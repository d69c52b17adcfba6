import { useState } from "react"
import { TimeBar } from "./as-of.js"
import { AuditView } from "./audit-view.js"
import { ContactView } from "./contact-view.js"
import { LogTouch } from "./log-touch.js"
import { type Agreement, NextStep } from "./next-step.js"
import { QueueView } from "./queue-view.js"
import { type Route, useRoute } from "./route.js"
import { type Contact, nameOf } from "./row-words.js"
import { Shortcuts } from "./shortcuts.js"
import { SourcesView } from "./sources-view.js"
import { RepChoice } from "./team.js"

const views: ReadonlyArray<readonly [Route["view"], string]> = [
  ["today", "Today"],
  ["audit", "Audit"],
  ["data", "Data"],
]

/** The whole page. */
export const App = () => {
  const route = useRoute()
  const [logging, setLogging] = useState<Contact>()
  const [agreeing, setAgreeing] = useState<{
    readonly contact: Contact
    readonly what: Agreement
  }>()
  return (
    <>
      <header className="page-head">
        <a className="brand" href="#/today">
          <img src="icon.svg" alt="" width="22" height="22" />
          <span>Followthrough</span>
        </a>
        <nav aria-label="Views">
          {views.map(([view, said], n) => (
            <a
              key={view}
              href={`#/${view}`}
              aria-current={route.view === view ? "page" : undefined}
              aria-keyshortcuts={String(n + 1)}
              data-shortcut={String(n + 1)}
            >
              {said}
            </a>
          ))}
        </nav>
        <RepChoice />
        <Shortcuts />
      </header>
      <TimeBar />
      <main className={`view-${route.view}`} data-contact={contactIn(route) !== undefined}>
        {route.view === "today" ? (
          <>
            <QueueView openId={route.contactId} onLog={setLogging} />
            {route.contactId === undefined ? (
              <p className="no-contact">Choose a contact to see what happened and what is owed.</p>
            ) : (
              <ContactView
                key={route.contactId}
                contactId={route.contactId}
                onLog={setLogging}
                onAgree={(contact, what) => setAgreeing({ contact, what })}
              />
            )}
          </>
        ) : undefined}
        {route.view === "audit" ? <AuditView /> : undefined}
        {route.view === "data" ? <SourcesView /> : undefined}
      </main>
      {logging === undefined ? undefined : (
        <LogTouch contact={logging} onClose={() => setLogging(undefined)} />
      )}
      {agreeing === undefined ? undefined : (
        <Agreed {...agreeing} onClose={() => setAgreeing(undefined)} />
      )}
    </>
  )
}

const contactIn = (route: Route): string | undefined =>
  route.view === "today" ? route.contactId : undefined

const Agreed = ({
  contact,
  onClose,
  what,
}: {
  readonly contact: Contact
  readonly what: Agreement
  readonly onClose: () => void
}) => (
  <dialog
    ref={(dialog) => {
      if (dialog?.open === false) dialog.showModal()
    }}
    className="touch"
    aria-labelledby="agreed-title"
    onClose={onClose}
  >
    <h2 id="agreed-title">
      {what === "promise" ? "A promise to " : "A time with "}
      <bdi>{nameOf(contact)}</bdi>
    </h2>
    <NextStep contact={contact} begin={what} onDone={onClose} />
  </dialog>
)
