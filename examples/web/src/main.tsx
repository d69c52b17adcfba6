import { FollowUpProvider } from "@followthrough/react"
import { StrictMode } from "react"
import { createRoot } from "react-dom/client"
import { App } from "./app.js"
import { TimeProvider } from "./as-of.js"
import { openLog } from "./open-log.js"
import { messageOf } from "./recording.js"
import { TeamProvider } from "./team.js"
import { zone } from "./zone.js"

const page = document.getElementById("page")
if (page === null) throw new Error("the document has no place for the page")
const root = createRoot(page)

// Only a built page has one: while it is developed, every file is fetched anew.
if (import.meta.env.PROD && "serviceWorker" in navigator) {
  navigator.serviceWorker.register("service-worker.js").catch(() => undefined)
}

const start = async () => {
  root.render(<p className="opening">Opening the log…</p>)
  try {
    const log = await openLog()
    root.render(
      <StrictMode>
        <FollowUpProvider client={log} zone={zone}>
          <TeamProvider>
            <TimeProvider>
              <App />
            </TimeProvider>
          </TeamProvider>
        </FollowUpProvider>
      </StrictMode>,
    )
  } catch (failure) {
    root.render(
      <main className="opening">
        <h1>The log cannot be opened</h1>
        <p role="alert">{messageOf(failure)}</p>
        <button type="button" onClick={start}>
          Try again
        </button>
      </main>,
    )
  }
}

await start()

// What the first contact will need comes when the page has nothing else to do.
const early = () => import("./timeline.js").catch(() => undefined)
if ("requestIdleCallback" in window) requestIdleCallback(early)
else setTimeout(early, 1000)
