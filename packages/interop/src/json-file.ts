import { wholeFile } from "./csv/file-text.js"
import { jsonOf, LARGEST_JSON } from "./json-text.js"

/**
 * The value of a JSON file. Rejects with an {@link ImportProblem}, and with nothing else; where the
 * text is not JSON, it says at which line and column. So are files of more than 16 MiB refused, and what lies more
 * than 100 objects and lists deep.
 */
export const jsonFile = async (file: string): Promise<unknown> =>
  jsonOf(await wholeFile(file, LARGEST_JSON), file)
