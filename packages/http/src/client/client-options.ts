import type { WebRequest, WebResponse } from "../web-standard.js"

/** Sent with each request. */
export type ClientHeaders = Readonly<Record<string, string>>

export interface ClientOptions {
  /** Where the handler is mounted, such as `https://crm.example/follow-up`. */
  readonly url: string
  /** Left out: the runtime's own. */
  readonly fetch?: (request: WebRequest) => Promise<WebResponse>
  /** For example who asks. A function is asked for each request. */
  readonly headers?: ClientHeaders | (() => ClientHeaders | Promise<ClientHeaders>)
}
