export { ClientFailure } from "./client-failure.js"
export { followUpClient } from "./follow-up-client.js"
export type { ClientOptions } from "./requests.js"
