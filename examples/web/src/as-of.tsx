import type { AsOfInput } from "@followthrough/kernel"
import { createContext, type ReactNode, useContext, useMemo, useRef, useState } from "react"
import { daysLater, dayText, timeField, timeText } from "./instants.js"

/** As of when the page shows everything; undefined: as of now, live. */
export type AsOf = AsOfInput | undefined

interface Time {
  readonly asOf: AsOf
  readonly choose: (at: Date | undefined, isKnownThen: boolean) => void
}

const Context = createContext<Time | undefined>(undefined)

/** Lets the views below share one instant. */
export const TimeProvider = ({ children }: { readonly children: ReactNode }) => {
  const [asOf, setAsOf] = useState<AsOf>()
  const time = useMemo(
    () => ({
      asOf,
      choose: (at: Date | undefined, isKnownThen: boolean) => {
        const instant = at?.toISOString()
        if (instant === undefined) setAsOf(undefined)
        else setAsOf(isKnownThen ? { at: instant, knownAt: instant } : { at: instant })
      },
    }),
    [asOf],
  )
  return <Context.Provider value={time}>{children}</Context.Provider>
}

/** The instant that the page shows, and how to choose another. */
export const useTime = (): Time => {
  const time = useContext(Context)
  if (time === undefined) throw new Error("useTime() is used outside of a <TimeProvider>")
  return time
}

const LONGEST = 365
const RESTING_MS = 150

/** A slider through time: what had happened by a day, as known today or as known then. */
export const TimeBar = () => {
  const { choose } = useTime()
  const [daysBack, setDaysBack] = useState(0)
  const [isKnownThen, setKnownThen] = useState(true)
  const [at, setAt] = useState<Date>()
  // Nothing is asked for the days that a slider only passes.
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined)
  const rest = (then: Date | undefined, knownThen: boolean) => {
    setAt(then)
    clearTimeout(resting.current)
    resting.current = setTimeout(() => choose(then, knownThen), then === undefined ? 0 : RESTING_MS)
  }
  const slide = (days: number) => {
    const back = Math.min(Math.max(days, 0), LONGEST)
    setDaysBack(back)
    rest(back === 0 ? undefined : daysLater(new Date(), -back), isKnownThen)
  }
  const toInstant = (text: string) => {
    const then = new Date(text)
    if (Number.isNaN(then.getTime())) return
    setDaysBack(Math.min(LONGEST, Math.max(0, Math.round((Date.now() - then.getTime()) / 864e5))))
    rest(then, isKnownThen)
  }
  const said =
    at === undefined
      ? "Now"
      : `${dayText(at.toISOString())}, ${timeText(at.toISOString())}, as known ${isKnownThen ? "then" : "now"}`
  return (
    <section className={at === undefined ? "time" : "time time-past"} aria-label="Time">
      <button
        type="button"
        className="quiet"
        aria-label="One day back"
        aria-keyshortcuts="["
        data-shortcut="["
        onClick={() => slide(daysBack + 1)}
      >
        ‹
      </button>
      <input
        type="range"
        min={-LONGEST}
        max={0}
        step={1}
        value={-daysBack}
        aria-label="Days back from now"
        aria-valuetext={said}
        onChange={(event) => slide(-Number(event.target.value))}
      />
      <button
        type="button"
        className="quiet"
        aria-label="One day on"
        aria-keyshortcuts="]"
        data-shortcut="]"
        disabled={at === undefined}
        onClick={() => slide(daysBack - 1)}
      >
        ›
      </button>
      <output className="time-said">{said}</output>
      <details className="time-more">
        <summary>Exactly…</summary>
        <div className="time-exact">
          <label>
            As of
            <input
              type="datetime-local"
              value={timeField(at ?? new Date())}
              onChange={(event) => toInstant(event.target.value)}
            />
          </label>
          <label className="check">
            <input
              type="checkbox"
              checked={isKnownThen}
              onChange={(event) => {
                setKnownThen(event.target.checked)
                if (at !== undefined) rest(at, event.target.checked)
              }}
            />
            As known then: leave out what was recorded later
          </label>
        </div>
      </details>
      <button
        type="button"
        className={at === undefined ? "quiet" : "primary"}
        aria-keyshortcuts="0"
        data-shortcut="0"
        disabled={at === undefined}
        onClick={() => slide(0)}
      >
        Back to now
      </button>
    </section>
  )
}
