export {
  type NodeListener,
  type NodeRequest,
  type NodeResponse,
  nodeListener,
} from "./node-listener.js"
