import { useSpeaker } from "@followthrough/react"
import { useVirtualizer } from "@tanstack/react-virtual"
import { useCallback, useEffect, useRef, useState } from "react"
import { useTime } from "./as-of.js"
import { count } from "./instants.js"
import { type Row, useQueuePages } from "./queue-pages.js"
import { QueueRow } from "./queue-row.js"
import { goTo } from "./route.js"
import { useTeam } from "./team.js"

const ROW = 88
const HEADING = 34
/** Rows that are shown as empty while their page is on its way. */
const TO_COME = 8

interface QueueViewProps {
  readonly openId: string | undefined
  readonly onLog: (row: Row) => void
}

/** The queue: who is owed what next, and why. Only the rows in sight are in the page. */
export const QueueView = ({ onLog, openId }: QueueViewProps) => {
  const { asOf } = useTime()
  const { repId } = useTeam()
  const say = useSpeaker()
  const [wanted, setWanted] = useState(0)
  const { answer, error, isLoading, retry, rows } = useQueuePages(repId, asOf, wanted)
  const [active, setActive] = useState(0)
  const scroller = useRef<HTMLDivElement>(null)
  const begun = answer?.begun ?? 0
  const total = answer?.total ?? 0
  // The list grows as it is read: a cursor knows the next page alone, and nobody jumps to a rank in a queue.
  const known = Math.min(total, rows.length + TO_COME)
  const hasHeading = useCallback((index: number) => index === 0 || index === begun, [begun])
  const list = useVirtualizer({
    count: known,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => ROW + (hasHeading(index) ? HEADING : 0),
    overscan: 6,
  })
  const shown = list.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => setWanted((before) => Math.max(before, last)), [last])
  // Another queue, or another instant, begins at its top.
  useEffect(() => {
    setActive(0)
    setWanted(0)
    list.scrollToOffset(0)
  }, [repId, asOf])
  // The heading has moved.
  useEffect(() => list.measure(), [begun, total])

  const move = (by: number) => {
    const next = Math.min(Math.max(active + by, 0), Math.max(known - 1, 0))
    setActive(next)
    list.scrollToIndex(next)
    // The row may not be there before the list was scrolled to it.
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"] .row-open`)?.focus()
      }),
    )
  }

  if (error !== undefined && answer === undefined) {
    return (
      <p role="alert" className="fault">
        {error.message}{" "}
        <button type="button" onClick={retry}>
          Try again
        </button>
      </p>
    )
  }
  return (
    <section className="queue" aria-label="Queue" aria-busy={isLoading}>
      <header className="queue-head">
        <h1>{asOf === undefined ? "Today" : "Then"}</h1>
        <p className="counts" aria-live="polite">
          {isLoading ? "One moment…" : undefined}
          {answer === undefined ? undefined : (
            <>
              <b>{answer.begun.toLocaleString("en")}</b> to do now
              {answer.late > 0 ? (
                <>
                  , <b className="late">{answer.late.toLocaleString("en")}</b> late
                </>
              ) : undefined}
              , {count(answer.total, "contact")} in all
            </>
          )}
        </p>
        <span className="list-keys">
          <button
            type="button"
            className="quiet"
            aria-label="Next contact"
            data-shortcut="j"
            onClick={() => move(1)}
          >
            ↓
          </button>
          <button
            type="button"
            className="quiet"
            aria-label="Previous contact"
            data-shortcut="k"
            onClick={() => move(-1)}
          >
            ↑
          </button>
        </span>
      </header>
      {answer !== undefined && total === 0 ? <NothingYet /> : undefined}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys move between the buttons in it */}
      <div
        ref={scroller}
        className="rows"
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return
          event.preventDefault()
          move(event.key === "ArrowDown" ? 1 : -1)
        }}
      >
        <ul style={{ height: list.getTotalSize() }}>
          {shown.map(({ index, key, start }) => {
            const row = rows[index]
            return (
              <li
                key={row?.contactId ?? key}
                data-index={index}
                aria-setsize={total}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${start}px)` }}
              >
                {hasHeading(index) ? (
                  <h2 className="rows-heading">
                    {index < begun ? "To do now" : "Not before its day"}
                  </h2>
                ) : undefined}
                {row === undefined ? (
                  <div className="row row-to-come" />
                ) : (
                  <QueueRow
                    row={row}
                    at={answer?.at ?? row.by}
                    say={say}
                    isOpen={row.contactId === openId}
                    isReached={index === active}
                    onOpen={() => {
                      setActive(index)
                      goTo({ view: "today", contactId: row.contactId })
                    }}
                    onLog={asOf === undefined ? onLog : undefined}
                  />
                )}
              </li>
            )
          })}
        </ul>
      </div>
    </section>
  )
}

const NothingYet = () => (
  <div className="empty">
    <p>There is nobody to follow up with yet.</p>
    <p>
      <a href="#/data">Fill the log with a made-up team, or drop a CSV</a>
    </p>
  </div>
)
