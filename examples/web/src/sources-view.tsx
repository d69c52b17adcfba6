import { DemoData } from "./demo-data.js"
import { ImportData } from "./import-data.js"

/** Where facts come from: a made-up team, or an export and its mapping. */
export const SourcesView = () => (
  <section className="data" aria-label="Data">
    <header className="view-head">
      <h1>Data</h1>
      <p className="counts">Everything stays in this browser. Nothing is sent anywhere.</p>
    </header>
    <DemoData />
    <ImportData />
  </section>
)
