import { useSpeaker } from "@followthrough/react"
import { useEffect, useRef } from "react"
import { dueText } from "./instants.js"
import { NextStep } from "./next-step.js"
import { type TouchLogging, useTouchLogging } from "./recording.js"
import { type Contact, nameOf, stepText } from "./row-words.js"
import { useTeam } from "./team.js"

type Touch = Parameters<TouchLogging["log"]>[0]
type Kind = Pick<Touch, "direction" | "channel" | "outcome" | "classification">

/** The touches that one press records, by how they were made. */
const kinds: ReadonlyArray<readonly [string, ReadonlyArray<readonly [string, Kind]>]> = [
  [
    "Phone",
    [
      ["Reached", { direction: "outbound", channel: "phone", outcome: "reached" }],
      ["No answer", { direction: "outbound", channel: "phone", outcome: "no-answer" }],
      ["Left a message", { direction: "outbound", channel: "phone", outcome: "left-message" }],
    ],
  ],
  ["E-mail", [["Sent", { direction: "outbound", channel: "email", outcome: "sent" }]]],
  ["Message", [["Sent", { direction: "outbound", channel: "text", outcome: "sent" }]]],
  [
    "Visit",
    [
      ["Reached", { direction: "outbound", channel: "visit", outcome: "reached" }],
      ["Nobody there", { direction: "outbound", channel: "visit", outcome: "no-answer" }],
    ],
  ],
  ["Video call", [["Reached", { direction: "outbound", channel: "video", outcome: "reached" }]]],
  [
    "They wrote or called",
    [
      ["E-mail", { direction: "inbound", channel: "email", outcome: "received" }],
      ["Phone", { direction: "inbound", channel: "phone", outcome: "reached" }],
      [
        "Complaint",
        {
          direction: "inbound",
          channel: "email",
          outcome: "received",
          classification: "complaint",
        },
      ],
    ],
  ],
]

interface LogTouchProps {
  readonly contact: Contact
  readonly onClose: () => void
}

/** Asks how it went, records it with one press, and then asks what comes next. */
export const LogTouch = ({ contact, onClose }: LogTouchProps) => {
  const dialog = useRef<HTMLDialogElement>(null)
  const logging = useTouchLogging()
  const { repId } = useTeam()
  const { error, isPending, log, recorded } = logging
  useEffect(() => dialog.current?.showModal(), [])
  const name = nameOf(contact)
  return (
    <dialog ref={dialog} className="touch" aria-labelledby="touch-title" onClose={onClose}>
      {recorded === undefined ? (
        <>
          <h2 id="touch-title">
            Log a touch with <bdi>{name}</bdi>
          </h2>
          {error === undefined ? undefined : (
            <p role="alert" className="fault">
              {error}
            </p>
          )}
          <div className="kinds">
            {kinds.map(([how, outcomes]) => (
              <fieldset key={how} disabled={isPending}>
                <legend>{how}</legend>
                {outcomes.map(([outcome, kind]) => (
                  <button
                    key={outcome}
                    type="button"
                    aria-label={`${how}: ${outcome}`}
                    onClick={() =>
                      log({
                        contactId: contact.contactId,
                        ...kind,
                        ...(repId === undefined ? {} : { repId }),
                      })
                    }
                  >
                    {outcome}
                  </button>
                ))}
              </fieldset>
            ))}
          </div>
          <p className="actions">
            <button type="button" onClick={() => dialog.current?.close()}>
              Cancel
            </button>
          </p>
        </>
      ) : (
        <>
          <h2 id="touch-title">What comes next?</h2>
          <Owed contact={contact} nextStep={recorded.nextStep} />
          <NextStep contact={contact} onDone={() => dialog.current?.close()} />
        </>
      )}
    </dialog>
  )
}

const Owed = ({
  contact,
  nextStep,
}: {
  readonly contact: Contact
  readonly nextStep: NonNullable<TouchLogging["recorded"]>["nextStep"]
}) => {
  const say = useSpeaker()
  const name = <bdi>{nameOf(contact)}</bdi>
  if (nextStep === undefined) return <p>Logged. Nothing is owed to {name}.</p>
  return (
    <div className="owed" role="status">
      <p>
        Logged. {name} is owed: <b>{stepText(nextStep, say)}</b>,{" "}
        {dueText(nextStep.by, new Date().toISOString())}
      </p>
      <p className="why">{say.why(nextStep.why)}</p>
    </div>
  )
}
