import { existsSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { anchorsOf, linksOf } from "./markdown.js"

/** The links of a Markdown file that lead nowhere in this repository; the web is not asked. */
export const findDeadLinks = (root: string, file: string): ReadonlyArray<string> => {
  const path = join(root, file)
  return linksOf(readFileSync(path, "utf8")).flatMap(({ line, target }) => {
    if (/^[a-z]+:/.test(target)) return []
    const [place = "", anchor] = target.split("#")
    const linked = place === "" ? path : join(dirname(path), decodeURIComponent(place))
    const fault = `${file}:${line}: ${target}`
    if (relative(root, linked).startsWith("..") || !existsSync(linked)) return [fault]
    if (anchor === undefined || !linked.endsWith(".md")) return []
    return anchorsOf(readFileSync(linked, "utf8")).has(anchor) ? [] : [fault]
  })
}
