// What clients of a log that is elsewhere share. Nothing here brings Effect or the kernel along.
export { commandNames } from "./command-names.js"
export { FollowthroughFailure } from "./followthrough-failure.js"
export { handedTo, unhandled } from "./watching/handed-to.js"
