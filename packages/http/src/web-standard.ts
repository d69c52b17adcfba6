/** The web's own `Request`, wherever a host's types have it from: the DOM's, Node's, a worker's. */
export type WebRequest = typeof globalThis extends {
  readonly Request: { readonly prototype: infer R }
}
  ? R
  : unknown

/** The web's own `Response`. */
export type WebResponse = typeof globalThis extends {
  readonly Response: { readonly prototype: infer R }
}
  ? R
  : unknown
