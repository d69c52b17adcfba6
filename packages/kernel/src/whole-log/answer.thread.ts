import { parentPort, workerData } from "node:worker_threads"
import { serve } from "./thread-work.js"

if (parentPort !== null) serve(parentPort, workerData)
