import type { FollowUpClient } from "@followthrough/kernel"
import { english, type Language } from "@followthrough/projection/english"
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js"
import manifest from "../package.json" with { type: "json" }
import { addAgenda } from "./agenda.js"
import { addAsks } from "./asks.js"
import { addBookStep } from "./book-step.js"
import type { Door } from "./door.js"
import { addExplain } from "./explain.js"
import { instructions } from "./instructions.js"
import { addKeepPromise } from "./keep-promise.js"
import { addLogTouch } from "./log-touch.js"
import { addMakePromise } from "./make-promise.js"
import { addPromises } from "./promises.js"
import { addReschedulePromise } from "./reschedule-promise.js"
import { sealWith } from "./seal.js"
import { addWhatDoIOwe } from "./what-do-i-owe.js"

/** Whose log a server shows, and what an assistant may do with it. */
export interface McpServerOptions {
  /** The log of one workspace, wherever it is kept. The server does not close it. */
  readonly client: FollowUpClient
  /** The name of the workspace, told to the assistant. */
  readonly workspace?: string
  /**
   * The rep for whom the assistant works: all answers are that rep's, as of now. Contacts that the rep neither
   * owns nor has in the queue are refused. What is recorded is recorded as theirs. Left out: the whole team.
   */
  readonly repId?: string
  /** Whether there are tools that record. Left out: none. */
  readonly writes?: boolean
  /** The language of reasons. Left out: English. */
  readonly language?: Language
  /**
   * Makes servers know one another's cursors and confirmations: give the same long random text to each where
   * every request has a server of its own. Left out: made up, good for this server alone.
   */
  readonly secret?: string
}

/** A server of the Model Context Protocol over the log of one workspace; connect it to a transport. */
export const mcpServer = (options: McpServerOptions): McpServer => {
  const { client, language = english, repId, secret, workspace, writes = false } = options
  const door: Door = { client, repId, workspace, language, seal: sealWith(secret) }
  const server = new McpServer(
    { name: "followthrough", title: "Follow-up", version: manifest.version },
    { instructions: instructions({ repId, workspace, writes }) },
  )
  for (const add of [...reading, ...(writes ? writing : [])]) add(server, door)
  return server
}

const reading = [addWhatDoIOwe, addAgenda, addExplain, addPromises, addAsks]
const writing = [addLogTouch, addMakePromise, addKeepPromise, addReschedulePromise, addBookStep]
