// Threads of Node, where there is Node: package.json says which file `#in-threads` is. At the root of the sources, so
// that built code finds what a thread runs beside itself.
export { threadsCanStart } from "./whole-log/thread.js"
export { answeredInThreads, doneInThread } from "./whole-log/threads.js"
