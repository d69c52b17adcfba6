import { jsonFile } from "../json-file.js"
import type { Mapping } from "./mapping.js"
import { checkedMapping } from "./read-mapping.js"

/** Reads a mapping file. Rejects with an {@link ImportProblem}, and with nothing else. */
export const mappingFile = async (path: string): Promise<Mapping> =>
  checkedMapping(await jsonFile(path), path)
