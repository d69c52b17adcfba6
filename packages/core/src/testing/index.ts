export { arbitraryRecordings } from "./arbitrary-recordings.js"
export { historyBegins } from "./drawn-values.js"
export { contactsOf, factsAbout, logOf } from "./log-of.js"
