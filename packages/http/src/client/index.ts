export { ClientFailure } from "./client-failure.js"
export type { ClientHeaders, ClientOptions } from "./client-options.js"
export { followUpClient } from "./follow-up-client.js"
