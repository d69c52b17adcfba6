// Whether a request comes from the CRM: HubSpot signs it, Pipedrive sends a name and a password.
import { createHash, createHmac, timingSafeEqual } from "node:crypto"
import type { Request } from "express"

const MAX_AGE_MS = 5 * 60 * 1000

// Digests are of one length, which comparing in constant time wants.
const digest = (text: string) => createHash("sha256").update(text).digest()
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other))

// What HubSpot decodes in the address before it signs it.
const DECODED = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi

/** `publicUrl` is the address that HubSpot knows, without a path; `body` is as it was sent, to the byte. */
export const isFromHubspot = (
  request: Request,
  body: Buffer,
  { now, publicUrl, secret }: { now: number; publicUrl: string; secret: string },
): boolean => {
  const signature = request.get("x-hubspot-signature-v3") ?? ""
  const sentAt = request.get("x-hubspot-request-timestamp") ?? ""
  if (!/^\d{1,15}$/.test(sentAt) || Math.abs(now - Number(sentAt)) > MAX_AGE_MS) return false
  const address = `${publicUrl}${request.originalUrl}`.replace(DECODED, decodeURIComponent)
  const expected = createHmac("sha256", secret)
    .update(`${request.method}${address}`)
    .update(body)
    .update(sentAt)
    .digest("base64")
  return isSame(signature, expected)
}

/** `login` is `name:password`, as HTTP's basic authentication has it. */
export const isLoggedIn = (request: Request, login: string): boolean => {
  const [scheme = "", credentials = ""] = (request.get("authorization") ?? "").split(" ")
  const expected = Buffer.from(login).toString("base64")
  return scheme.toLowerCase() === "basic" && isSame(credentials, expected)
}
