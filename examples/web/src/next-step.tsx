import type { CommandInput } from "@followthrough/kernel"
import { useRecord, useSpeaker } from "@followthrough/react"
import { type FormEvent, useEffect, useRef, useState } from "react"
import { dateField, daysLater, timeField } from "./instants.js"
import type { Contact } from "./row-words.js"
import { useTeam } from "./team.js"
import { zone } from "./zone.js"

/** What may be agreed on. */
export type Agreement = "promise" | "step"

interface NextStepProps {
  readonly contact: Contact
  /** Which form is open at first; undefined: the choice between them. */
  readonly begin?: Agreement
  readonly onDone: () => void
}

/** Asks what was agreed on: a promise, a time, an outcome, or nothing but what the cadence says. */
export const NextStep = ({ begin, contact, onDone }: NextStepProps) => {
  const { error, isPending, record } = useRecord()
  const say = useSpeaker()
  const { repId, reps } = useTeam()
  const [form, setForm] = useState<Agreement | undefined>(begin)
  const submit = async (command: CommandInput) => {
    if ((await record(command)) !== undefined) onDone()
  }
  const { contactId } = contact
  return (
    <div className="next-step">
      {error === undefined ? undefined : (
        <p role="alert" className="fault">
          {error.refusal === undefined ? error.message : say.refusal(error.refusal)}
        </p>
      )}
      {form === undefined ? (
        <div className="choices">
          <Chosen what="I promised something" shortcut="p" onChoose={() => setForm("promise")} />
          <Chosen what="We agreed on a time" shortcut="s" onChoose={() => setForm("step")} />
          <Chosen
            what="They bought"
            onChoose={() => submit({ _tag: "RecordSale", contactId })}
            isPending={isPending}
          />
          <Chosen
            what="They said no"
            onChoose={() => submit({ _tag: "DeclineContact", contactId })}
            isPending={isPending}
          />
          <button type="button" className="primary" onClick={onDone}>
            Nothing else: keep that
          </button>
        </div>
      ) : undefined}
      {form === "promise" ? (
        <PromiseForm
          promisors={
            repId === undefined ? reps.map((rep) => [rep.repId, rep.name ?? rep.repId]) : []
          }
          isPending={isPending}
          onBack={begin === undefined ? () => setForm(undefined) : onDone}
          onSubmit={(what, on, promisor) =>
            submit({
              _tag: "MakePromise",
              contactId,
              what,
              due: { _tag: "LocalDate", on, zone },
              promisors: [{ _tag: "Rep", repId: repId ?? promisor ?? "me" }],
            })
          }
        />
      ) : undefined}
      {form === "step" ? (
        <StepForm
          isPending={isPending}
          onBack={begin === undefined ? () => setForm(undefined) : onDone}
          onSubmit={(about, startsAt) =>
            submit({
              _tag: "BookStep",
              contactId,
              startsAt,
              ...(about === "" ? {} : { about }),
              ...(repId === undefined ? {} : { repId }),
            })
          }
        />
      ) : undefined}
    </div>
  )
}

const Chosen = ({
  isPending = false,
  onChoose,
  shortcut,
  what,
}: {
  readonly what: string
  readonly shortcut?: string
  readonly isPending?: boolean
  readonly onChoose: () => void
}) => (
  <button type="button" disabled={isPending} data-shortcut={shortcut} onClick={onChoose}>
    {what}
  </button>
)

interface FormProps {
  readonly isPending: boolean
  readonly onBack: () => void
}

const days = [
  ["Today", 0],
  ["Tomorrow", 1],
  ["In 3 days", 3],
  ["In a week", 7],
] as const

const PromiseForm = ({
  isPending,
  onBack,
  onSubmit,
  promisors,
}: FormProps & {
  readonly promisors: ReadonlyArray<readonly [string, string]>
  readonly onSubmit: (what: string, on: string, promisor: string | undefined) => void
}) => {
  const [what, setWhat] = useState("")
  const [on, setOn] = useState(dateField(daysLater(new Date(), 1)))
  const [promisor, setPromisor] = useState(promisors[0]?.[0])
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const send = (event: FormEvent) => {
    event.preventDefault()
    onSubmit(what, on, promisor)
  }
  return (
    <form onSubmit={send}>
      <label>
        What was promised
        <input
          ref={field}
          required
          value={what}
          placeholder="send the quote"
          onChange={(event) => setWhat(event.target.value)}
        />
      </label>
      {promisors.length === 0 ? undefined : (
        <label>
          Who promised
          <select value={promisor} onChange={(event) => setPromisor(event.target.value)}>
            {promisors.map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        By the end of
        <input type="date" required value={on} onChange={(event) => setOn(event.target.value)} />
      </label>
      <p className="presets">
        {days.map(([said, later]) => (
          <button
            key={said}
            type="button"
            aria-pressed={on === dateField(daysLater(new Date(), later))}
            onClick={() => setOn(dateField(daysLater(new Date(), later)))}
          >
            {said}
          </button>
        ))}
      </p>
      <Actions isPending={isPending} onBack={onBack} what="Record the promise" />
    </form>
  )
}

const StepForm = ({
  isPending,
  onBack,
  onSubmit,
}: FormProps & { readonly onSubmit: (about: string, startsAt: string) => void }) => {
  const [about, setAbout] = useState("")
  const [startsAt, setStartsAt] = useState(timeField(daysLater(new Date(), 1, 10)))
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const send = (event: FormEvent) => {
    event.preventDefault()
    onSubmit(about, new Date(startsAt).toISOString())
  }
  return (
    <form onSubmit={send}>
      <label>
        What it is about
        <input
          ref={field}
          value={about}
          placeholder="go through the offer"
          onChange={(event) => setAbout(event.target.value)}
        />
      </label>
      <label>
        When
        <input
          type="datetime-local"
          required
          value={startsAt}
          onChange={(event) => setStartsAt(event.target.value)}
        />
      </label>
      <p className="presets">
        {days.slice(1).map(([said, later]) => (
          <button
            key={said}
            type="button"
            onClick={() => setStartsAt(timeField(daysLater(new Date(), later, 10)))}
          >
            {said}, 10:00
          </button>
        ))}
      </p>
      <Actions isPending={isPending} onBack={onBack} what="Book it" />
    </form>
  )
}

const Actions = ({ isPending, onBack, what }: FormProps & { readonly what: string }) => (
  <p className="actions">
    <button type="button" onClick={onBack}>
      Back
    </button>
    <button type="submit" className="primary" disabled={isPending}>
      {what}
    </button>
  </p>
)
