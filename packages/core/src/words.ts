// Words for people. Nothing here brings a schema along, so that a page which only shows answers stays small.
export { sentenceOf } from "./fact/sentence.js"
export { describeRefusal } from "./refusal.js"
export { type Clock, clockOf } from "./time/clock-of.js"
export { instantText } from "./time/instant-text.js"
