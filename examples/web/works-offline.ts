import { createHash } from "node:crypto"
import type { Plugin } from "vite"

/** Files of `public/`, which are copied as they are. */
const COPIED = ["icon.svg", "manifest.webmanifest"]

// Everything that was built is fetched once and served from then on; a new build has another cache and drops the old.
const serviceWorker = (version: string, files: ReadonlyArray<string>): string => `
const cacheName = ${JSON.stringify(version)}
const files = ${JSON.stringify(files)}
addEventListener("install", (event) => {
  event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(files)).then(() => skipWaiting()))
})
addEventListener("activate", (event) => {
  const dropOld = async () => {
    for (const name of await caches.keys()) if (name !== cacheName) await caches.delete(name)
    await clients.claim()
  }
  event.waitUntil(dropOld())
})
addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return
  const answer = async () => {
    const cache = await caches.open(cacheName)
    const key = event.request.mode === "navigate" ? "./" : event.request
    return (await cache.match(key, { ignoreVary: true })) ?? fetch(event.request)
  }
  event.respondWith(answer())
})
`

/** Writes a service worker that serves all files of a build, so that the page opens without a network. */
export const worksOffline = (): Plugin => ({
  name: "works-offline",
  apply: "build",
  generateBundle(_, bundle) {
    const built = Object.values(bundle)
    const files = ["./", ...COPIED, ...built.map(({ fileName }) => fileName)]
    const digest = createHash("sha256")
    for (const file of built) digest.update(file.type === "chunk" ? file.code : file.source)
    this.emitFile({
      type: "asset",
      fileName: "service-worker.js",
      source: serviceWorker(`followthrough-${digest.digest("hex").slice(0, 16)}`, [
        ...new Set(files),
      ]),
    })
  },
})
