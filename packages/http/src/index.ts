export {
  type FollowUpHandler,
  followUpHandler,
  type HandlerOptions,
  openApiDocument,
} from "./follow-up-handler.js"
export type { Action, Asking, Authorize, Grant } from "./grant.js"
export type { ProblemCode, ProblemDocument } from "./problem-document.js"
export type { AnswerName } from "./routes.js"
