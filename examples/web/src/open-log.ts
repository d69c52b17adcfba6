import type { FollowUpClient } from "@followthrough/kernel"
import { openOnStore } from "@followthrough/kernel/on-store"
import { memoryLayer } from "@followthrough/store"

/** A log that this page opened: the client for all questions and commands, and its end. */
export type OpenLog = FollowUpClient & { readonly close: () => Promise<void> }

/** Opens the log of this browser. */
export const openLog = (): Promise<OpenLog> => openOnStore(memoryLayer, { workspace: "main" })
