import type { Speaker } from "@followthrough/projection/english"
import { memo } from "react"
import { dueText } from "./instants.js"
import type { Row } from "./queue-pages.js"
import { nameOf, stepText } from "./row-words.js"
import { useTeam } from "./team.js"

interface QueueRowProps {
  readonly row: Row
  /** The instant that the queue is of. */
  readonly at: string
  readonly say: Speaker
  readonly isOpen: boolean
  /** Its buttons are those that the Tab key reaches. */
  readonly isReached: boolean
  readonly onOpen: () => void
  /** Undefined: nothing can be recorded here. */
  readonly onLog: ((row: Row) => void) | undefined
}

/** One contact of the queue: what is owed, by when, to whom, and why. */
export const QueueRow = memo(function QueueRow({
  at,
  isOpen,
  isReached,
  onLog,
  onOpen,
  row,
  say,
}: QueueRowProps) {
  const { nameOf: repName, repId } = useTeam()
  const name = nameOf(row)
  const why = say.why(row.why)
  const tab = isReached ? 0 : -1
  return (
    <article className={`row level-${row.level}`} data-open={isOpen}>
      <button
        type="button"
        className="row-open"
        tabIndex={tab}
        aria-current={isOpen ? "true" : undefined}
        onClick={onOpen}
      >
        <span className="row-top">
          <bdi className="row-name">{name}</bdi>
          <span className={row.late ? "due late" : "due"} title={say.instant(row.by)}>
            {dueText(row.by, at)}
          </span>
        </span>
        <span className="row-what">
          <span className="step">{stepText(row, say)}</span>
          {repId === undefined && row.repIds.length > 0 ? (
            <bdi className="row-who">{row.repIds.map(repName).join(", ")}</bdi>
          ) : undefined}
          {row.repIds.length + row.queues.length === 0 ? (
            <span className="row-who">nobody’s yet</span>
          ) : undefined}
        </span>
        <span className="row-why" title={why}>
          {why}
        </span>
      </button>
      {onLog === undefined ? undefined : (
        <button
          type="button"
          className="row-log"
          tabIndex={tab}
          aria-label={`Log a touch with ${name}`}
          onClick={() => onLog(row)}
        >
          Log
        </button>
      )}
    </article>
  )
})
