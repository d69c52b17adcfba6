/** A fenced block of a Markdown file. */
export interface Block {
  readonly file: string
  /** The line of the file on which the block's text begins, from 1. */
  readonly line: number
  readonly language: string
  /** The words behind the language: `no-run`, `output`. */
  readonly marks: ReadonlyArray<string>
  readonly text: string
}

export interface Link {
  readonly line: number
  readonly target: string
}

const fence = /^(\s*)(`{3,})(\S*)\s*(.*)$/

export const blocksOf = (file: string, markdown: string): ReadonlyArray<Block> => {
  const blocks: Array<Block> = []
  const lines = markdown.split("\n")
  for (let at = 0; at < lines.length; at += 1) {
    const [, indent = "", ticks, language = "", marks = ""] = fence.exec(lines[at] ?? "") ?? []
    if (ticks === undefined) continue
    const end = lines.findIndex((line, index) => index > at && line.trim() === ticks)
    if (end === -1) throw new Error(`${file}:${at + 1}: this block is never closed`)
    blocks.push({
      file,
      line: at + 2,
      language,
      marks: marks.split(/\s+/).filter((mark) => mark !== ""),
      text: lines
        .slice(at + 1, end)
        .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
        .join("\n"),
    })
    at = end
  }
  return blocks
}

/** The lines outside fenced blocks, the others blank, so that line numbers stay. */
const proseOf = (markdown: string): ReadonlyArray<string> => {
  let open: string | undefined
  return markdown.split("\n").map((line) => {
    const ticks = fence.exec(line)?.[2]
    if (open === undefined && ticks === undefined) return line
    if (open === undefined) open = ticks
    else if (line.trim() === open) open = undefined
    return ""
  })
}

export const linksOf = (markdown: string): ReadonlyArray<Link> =>
  proseOf(markdown).flatMap((prose, index) =>
    [...prose.replace(/`[^`]*`/g, "").matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = ""]) => ({
      line: index + 1,
      target,
    })),
  )

/** The names under which the headings of a file can be linked to. */
export const anchorsOf = (markdown: string): ReadonlySet<string> =>
  new Set(
    proseOf(markdown).flatMap((prose) => {
      const heading = /^#+\s+(.*)$/.exec(prose)?.[1]
      return heading === undefined
        ? []
        : [
            heading
              .toLowerCase()
              .replace(/[^\p{L}\p{N}\s_-]/gu, "")
              .trim()
              .replace(/\s/g, "-"),
          ]
    }),
  )
