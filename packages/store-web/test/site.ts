import { readFile } from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { fileURLToPath } from "node:url"
import { build, type Plugin } from "esbuild"

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The bug that `npm run test:mutants` has planted, if it is in what a page runs. */
const planted: Plugin = {
  name: "planted",
  setup: ({ onLoad }) => {
    const { find, replace, target } = JSON.parse(process.env["FT_PLANTED"] ?? "{}")
    onLoad({ filter: /\.ts$/ }, async ({ path }) =>
      path === target
        ? { contents: (await readFile(path, "utf8")).replace(find, () => replace), loader: "ts" }
        : undefined,
    )
  },
}

const scripts = async (): Promise<ReadonlyMap<string, Uint8Array>> => {
  const { outputFiles } = await build({
    entryPoints: {
      page: here("programs/page.ts"),
      "contract.worker": here("programs/contract.worker.ts"),
      "log.worker": here("../src/log.worker.ts"),
    },
    outdir: "/",
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    conditions: ["@followthrough/source", "browser", "module"],
    plugins: [planted],
    write: false,
  })
  const wasm = here("../node_modules/@sqlite.org/sqlite-wasm/dist/sqlite3.wasm")
  return new Map([
    ...outputFiles.map(({ contents, path }) => [path, contents] as const),
    ["/sqlite3.wasm", await readFile(wasm)],
    [
      "/",
      new TextEncoder().encode(
        `<!doctype html><title>Log</title><script type="module" src="/page.js"></script>`,
      ),
    ],
  ])
}

const kindOf = (path: string): string => {
  if (path.endsWith(".js")) return "text/javascript"
  return path.endsWith(".wasm") ? "application/wasm" : "text/html"
}

/** A site whose pages keep logs, on a port of this machine's own. */
export const servedSite = async (): Promise<{ readonly url: string } & AsyncDisposable> => {
  const files = await scripts()
  const server = createServer(({ url = "/" }, response) => {
    const file = files.get(url)
    response.writeHead(file === undefined ? 404 : 200, { "content-type": kindOf(url) })
    response.end(file)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
