export { type NodeListener, nodeListener } from "./node-listener.js"
