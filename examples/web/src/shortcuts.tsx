import { useEffect, useRef } from "react"
import { useKeptChoice } from "./kept-choice.js"

const listed = [
  ["j k", "next, previous contact"],
  ["Enter", "open the contact"],
  ["l", "log a touch with the contact"],
  ["p", "record a promise"],
  ["s", "agree on a time"],
  ["[ ]", "one day back, one day on"],
  ["0", "back to now"],
  ["1 2 3", "today, audit, data"],
  ["Esc", "close"],
  ["?", "this list"],
] as const

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  (target.matches("textarea, select") ||
    target.matches('input:not([type="checkbox"]):not([type="range"]):not([type="file"])'))

/** Presses the visible button that names a key in `data-shortcut`, in the open dialog if there is one. */
const press = (key: string): boolean => {
  const within = document.querySelector("dialog[open]") ?? document
  for (const element of within.querySelectorAll<HTMLElement>("[data-shortcut]")) {
    if (element.dataset["shortcut"] !== key || element.getClientRects().length === 0) continue
    if (element instanceof HTMLButtonElement && element.disabled) continue
    element.click()
    return true
  }
  return false
}

/** Keys for what buttons and links do, and the list of them, where they can be turned off. */
export const Shortcuts = () => {
  const [on, setOn] = useKeptChoice("shortcuts", "on")
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    if (on !== "on") return
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (press(event.key)) event.preventDefault()
    }
    addEventListener("keydown", onKey)
    return () => removeEventListener("keydown", onKey)
  }, [on])
  return (
    <>
      <button
        type="button"
        className="quiet"
        aria-label="Keyboard shortcuts"
        aria-keyshortcuts="?"
        data-shortcut="?"
        onClick={() => dialog.current?.showModal()}
      >
        ?
      </button>
      <dialog ref={dialog} aria-labelledby="shortcuts-title">
        <form method="dialog">
          <h2 id="shortcuts-title">Keyboard shortcuts</h2>
          <dl className="keys">
            {listed.map(([keys, what]) => (
              <div key={keys}>
                <dt>
                  {keys.split(" ").map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
          <label className="check">
            <input
              type="checkbox"
              checked={on === "on"}
              onChange={(event) => setOn(event.target.checked ? "on" : "off")}
            />
            Use them
          </label>
          <p className="actions">
            <button type="submit" className="primary">
              Close
            </button>
          </p>
        </form>
      </dialog>
    </>
  )
}
