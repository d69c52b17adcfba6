// What clients of a log that is elsewhere share with each other and with its server. Nothing here brings Effect or the
// kernel along.
export { commandNames, verbOf } from "./command-names.js"
export { FollowthroughFailure } from "./followthrough-failure.js"
export { comparable } from "./watching/comparable.js"
export { handedTo, unhandled } from "./watching/handed-to.js"
