import { fileBuffers } from "./file-buffers.js"
import type { ReadSoFar } from "./read-so-far.js"

/**
 * The bytes of a file, piece by piece. Rejects with an `ImportProblem` where the file cannot be read, or is no
 * file: a pipe, a device or a folder. `onRead` is told how far the reading has come.
 */
export const fileBytes = (
  file: string,
  { onRead }: { readonly onRead?: (soFar: ReadSoFar) => void } = {},
): AsyncGenerator<Uint8Array> => fileBuffers(file, { onRead })
