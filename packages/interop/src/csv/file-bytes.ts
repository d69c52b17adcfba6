import { type Bytes, fileBuffers } from "./file-buffers.js"

/**
 * The bytes of a file, piece by piece. Rejects with an `ImportProblem` where the file cannot be read, or is no
 * file: a pipe, a device or a folder.
 */
export const fileBytes = (
  file: string,
  { onRead }: Pick<Bytes, "onRead"> = {},
): AsyncGenerator<Uint8Array> => fileBuffers(file, { onRead })
