export { arbitraryRecordings, historyBegins } from "./arbitrary-recordings.js"
export { contactsOf, factsAbout, logOf } from "./log-of.js"
