import { visible } from "@followthrough/core"
import { type FailureCode, FollowthroughFailure } from "@followthrough/kernel"
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js"

/** What a tool has to say: the answer as data, and the same in short for people and for models. */
export interface ToolAnswer {
  readonly structured: object
  /** No line holds text from outside but in quotes. */
  readonly lines: ReadonlyArray<string>
}

/** Runs a tool. A failure is the tool's, told with its message; of anything else nothing is told. */
export const answering = async (answer: () => Promise<ToolAnswer>): Promise<CallToolResult> => {
  try {
    const { lines, structured } = await answer()
    return {
      content: [{ type: "text", text: lines.map((line) => visible(line)).join("\n") }],
      structuredContent: { ...structured },
    }
  } catch (cause) {
    return failed(cause)
  }
}

const failed = (cause: unknown): CallToolResult => {
  if (!(cause instanceof FollowthroughFailure)) {
    return { isError: true, content: [{ type: "text", text: "something went wrong here" }] }
  }
  const { code, problems, refusal } = cause
  const told = problems.map(({ message, path }) => ({
    path: visible(path),
    message: visible(message),
  }))
  return {
    isError: true,
    content: [{ type: "text", text: visible(ofTheHost[code] ?? `${code}: ${cause.message}`) }],
    _meta: {
      "followthrough/failure": {
        code,
        problems: told,
        ...(refusal === undefined ? {} : { refusal: refusal._tag }),
      },
    },
  }
}

// What the store says names files and the like, which are nobody's business but the host's.
const ofTheHost: { readonly [C in FailureCode]?: string } = {
  unavailable: "unavailable: the log cannot be read or written now",
  unreadable: "unreadable: the log holds something that this version cannot read",
}
