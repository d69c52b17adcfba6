import { useMemo, useSyncExternalStore } from "react"

/** What the page shows, as it stands behind `#` in the address. */
export type Route =
  | { readonly view: "today"; readonly contactId?: string }
  | { readonly view: "audit" }
  | { readonly view: "data" }

const routeOf = (hash: string): Route => {
  const [view, contactId] = hash.replace(/^#\/?/, "").split("/")
  if (view === "audit" || view === "data") return { view }
  return contactId === undefined || contactId === ""
    ? { view: "today" }
    : { view: "today", contactId: decoded(contactId) }
}

// Anybody may have written the address.
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The address of a view. */
export const addressOf = (route: Route): string =>
  route.view === "today" && route.contactId !== undefined
    ? `#/today/${encodeURIComponent(route.contactId)}`
    : `#/${route.view}`

/** Shows another view; the browser's way back leads to the one before. */
export const goTo = (route: Route): void => {
  location.hash = addressOf(route)
}

const listen = (listener: () => void): (() => void) => {
  addEventListener("hashchange", listener)
  return () => removeEventListener("hashchange", listener)
}

/** The view that the address names. */
export const useRoute = (): Route => {
  const hash = useSyncExternalStore(listen, () => location.hash)
  return useMemo(() => routeOf(hash), [hash])
}
