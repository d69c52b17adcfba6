import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { commandToJson, instantFromMillis, instantToIso } from "@followthrough/core"
import { mappingFile, replayRows } from "@followthrough/interop"
import { type CommandInput, openFollowthrough } from "@followthrough/kernel"
import type { Files } from "./dropped-files.js"
import type { Audit } from "./src/audit-figures.js"

/** The audit of files that are imported as on a machine: read by their names, recorded by the kernel in Node. */
export const auditInNode = async (files: Files): Promise<Audit> => {
  const folder = mkdtempSync(join(tmpdir(), "followthrough-import-"))
  const log = await openFollowthrough({ workspace: "main", store: "memory" })
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    const named = (ending: string) =>
      Object.keys(files)
        .filter((name) => name.endsWith(ending))
        .map((name) => join(folder, name))
    const [map = ""] = named(".json")
    const importedAt = instantFromMillis(Date.now())
    const rows = replayRows({ mapping: await mappingFile(map), files: named(".csv"), importedAt })
    for await (const batch of rows) {
      await log.recordAll(
        batch.flatMap(({ recordings }) =>
          recordings.map(({ command, commandId, now }) => ({
            command: commandToJson(command) as CommandInput,
            commandId,
            now: instantToIso(now),
          })),
        ),
      )
    }
    return await log.audit()
  } finally {
    await log.close()
    rmSync(folder, { recursive: true })
  }
}
