import { build, preview } from "vite"

/** The page, built and served to this machine alone on a port that is free. */
export interface ServedPage extends AsyncDisposable {
  readonly url: string
}

const quiet = { root: import.meta.dirname, logLevel: "warn" } as const

/** Builds the page and serves its files, which is all that it needs. */
export const servePage = async (): Promise<ServedPage> => {
  await build(quiet)
  const server = await preview({ ...quiet, preview: { port: 0, host: "127.0.0.1" } })
  const url = server.resolvedUrls?.local[0]
  if (url === undefined) throw new Error("the page is served nowhere")
  return { url, [Symbol.asyncDispose]: () => server.close() }
}
