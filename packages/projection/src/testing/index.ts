export { type BrokenNextStep, brokenNextSteps } from "./broken-next-steps.js"
