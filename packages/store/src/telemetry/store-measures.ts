import { Measure } from "./measure.js"

/** What stores count. */
export const storeRetries = new Measure({
  name: "followthrough.store.retries",
  kind: "counter",
  unit: "{retry}",
  description: "Times that a store asked again for a lock that others held",
})
