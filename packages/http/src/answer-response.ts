/** A tag of a text: equal texts have the same. */
export const tagOf = async (text: string): Promise<string> => {
  const digest = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)),
  )
  return Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("")
}

/**
 * Answers that tell the same have the same: the instant that one is given for, and the cursors, which tell it, too, make
 * no difference.
 */
const toldBy = (answer: unknown): string => JSON.stringify(withoutInstant(answer))

const withoutInstant = (answer: unknown): unknown => {
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) return answer
  const { at: _, next: __, ...told } = answer as { readonly [field: string]: unknown }
  return told
}

/** An answer, with a weak ETag: 304 and no body for who has one that tells the same. */
export const answerResponse = async (request: Request, answer: unknown): Promise<Response> => {
  const etag = `W/"${await tagOf(toldBy(answer))}"`
  const headers = { ETag: etag, "Cache-Control": "private, no-cache" }
  const had = (request.headers.get("if-none-match") ?? "").split(",").map((tag) => tag.trim())
  if (had.includes("*") || had.some((tag) => weak(tag) === etag)) {
    return new Response(null, { status: 304, headers })
  }
  return jsonResponse(answer, headers)
}

const weak = (tag: string): string => (tag.startsWith("W/") ? tag : `W/${tag}`)

export const jsonResponse = (
  body: unknown,
  headers: Readonly<Record<string, string>> = { "Cache-Control": "no-store" },
): Response =>
  new Response(JSON.stringify(body), {
    headers: { "Content-Type": "application/json", ...headers },
  })
