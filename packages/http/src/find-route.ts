import { HttpProblem, malformed } from "./http-problem.js"
import { OPEN_API_PATH, type Route, type RouteName, routes } from "./routes.js"

/** Where a request goes. */
export interface Found {
  readonly route: RouteName | "openApi"
  /** The route's path and the query, for the API's router: an id in the path is not in it. */
  readonly url: string
  /** The id in the path. */
  readonly contactId?: string
}

const openApi: Route = { method: "GET", path: OPEN_API_PATH, parameters: [] }

const all: ReadonlyArray<readonly [Found["route"], Route]> = [
  ["openApi", openApi],
  ...(Object.entries(routes) as ReadonlyArray<readonly [RouteName, Route]>),
]

const CONTACT = ":contactId"

/** The route of a request below where the handler is mounted. Throws a problem where there is none. */
export const findRoute = ({ method, url: text }: Request, mounted: string): Found => {
  const { origin, pathname, search, searchParams } = new URL(text)
  const below = pathname.startsWith(`${mounted}/`) ? pathname.slice(mounted.length) : ""
  const found = all.filter(([, { path }]) => fits(below, path))
  const [one] = found
  if (one === undefined) throw new HttpProblem("no-such-route", "there is no such route")
  const [route, { method: wanted, parameters, path }] = one
  if ((method === "HEAD" ? "GET" : method) !== wanted) {
    const allowed = wanted === "GET" ? "GET, HEAD" : wanted
    throw new HttpProblem("wrong-method", `it is for ${allowed}`, { headers: { Allow: allowed } })
  }
  checkParameters(searchParams, parameters)
  const id = path.endsWith(CONTACT) ? below.slice(path.length - CONTACT.length) : undefined
  return {
    route,
    url: `${origin}${path.replace(CONTACT, "-")}${search}`,
    ...(id === undefined ? {} : { contactId: decoded(id) }),
  }
}

const fits = (pathname: string, path: string): boolean => {
  if (!path.endsWith(CONTACT)) return pathname === path
  const before = path.slice(0, -CONTACT.length)
  const id = pathname.slice(before.length)
  return pathname.startsWith(before) && id !== "" && !id.includes("/")
}

const decoded = (id: string): string => {
  try {
    return decodeURIComponent(id)
  } catch {
    throw malformed([{ path: "contactId", message: "is not percent-encoded UTF-8" }])
  }
}

/** A parameter that there is none of is a mistake, and so is one that is there twice. */
const checkParameters = (given: URLSearchParams, parameters: ReadonlyArray<string>): void => {
  const seen = new Set<string>()
  const problems = [...given.keys()].flatMap((path) => {
    const isTwice = seen.has(path)
    seen.add(path)
    if (!parameters.includes(path)) {
      const message =
        parameters.length === 0
          ? "is no parameter here; there are none"
          : `is no parameter here; there are ${parameters.join(", ")}`
      return [{ path: path.slice(0, 100), message }]
    }
    return isTwice ? [{ path, message: "is there more than once" }] : []
  })
  if (problems.length > 0) throw malformed(problems)
}
