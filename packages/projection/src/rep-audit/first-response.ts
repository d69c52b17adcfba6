import { type Clocks, renamed, responseWait } from "./response-wait.js"
import type { WaitFigures } from "./wait.js"

/** How long contacts that reached out waited for an answer. */
export interface FirstResponseFigures {
  readonly firstResponse: WaitFigures & {
    /** Not answered yet. They count in the shares, and in no percentile. */
    readonly waiting: number
    /** Over without an answer: they were spoken to, bought or said no, or were closed. They count in no share. */
    readonly unanswered: number
  }
}

/** Of responses opened in the window: an answer belongs to who gave it, a waiting one to the contact's. */
export const firstResponse = (clocks: Clocks) =>
  renamed(
    responseWait(
      {
        figure: "firstResponse",
        missed: "unanswered",
        came: (_, { answer }) => answer,
      },
      clocks,
    ),
    ({ missed: unanswered, waiting, ...wait }): FirstResponseFigures => ({
      firstResponse: { waiting, unanswered, ...wait },
    }),
  )
