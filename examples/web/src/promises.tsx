import type { FollowUpClient, LogFact } from "@followthrough/kernel"
import { useRecord, useSpeaker } from "@followthrough/react"
import { useTime } from "./as-of.js"

type Explanation = Awaited<ReturnType<FollowUpClient["explain"]>>
type Promised = NonNullable<Explanation["promises"]>[number]

/** The promises that were made in these facts, each once. */
export const promisesIn = (facts: ReadonlyArray<LogFact>): ReadonlyArray<string> => [
  ...new Set(
    facts.flatMap(({ data, type }) =>
      type === "PromiseMade" && typeof data["promiseId"] === "string" ? [data["promiseId"]] : [],
    ),
  ),
]

interface PromisesProps {
  readonly contactId: string
  readonly promises: ReadonlyArray<Promised>
}

/** What was promised, what became of it and by which rule. */
export const Promises = ({ contactId, promises }: PromisesProps) => {
  const say = useSpeaker()
  const { asOf } = useTime()
  const { error, isPending, record } = useRecord()
  if (promises.length === 0) return undefined
  return (
    <section aria-labelledby="promises-title">
      <h2 id="promises-title">Promises</h2>
      {error === undefined ? undefined : (
        <p role="alert" className="fault">
          {error.refusal === undefined ? error.message : say.refusal(error.refusal)}
        </p>
      )}
      <ul className="promises">
        {promises.map((promise) => (
          <li key={promise.promiseId} data-status={promise.decision.status}>
            <div>
              <p>
                <bdi>{promise.what === "" ? "(erased)" : promise.what}</bdi>
              </p>
              <p className="why">{say.promiseDecision(promise.decision)}</p>
            </div>
            {asOf === undefined && isOwed(promise) ? (
              <button
                type="button"
                disabled={isPending}
                onClick={() =>
                  record({ _tag: "KeepPromise", contactId, promiseId: promise.promiseId })
                }
              >
                Kept
              </button>
            ) : undefined}
          </li>
        ))}
      </ul>
    </section>
  )
}

const isOwed = ({ turns }: Promised): boolean =>
  !turns.some(({ code }) => code === "kept" || code === "released")
