// So many requests a minute for a token, and for an address from which somebody asks without one.
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible"

export interface RateLimit {
  /** Counts a request; gives the answer to one that is too many. */
  readonly refusalFor: (key: string) => Promise<Response | undefined>
}

const SECONDS = 60

/** Each server counts for itself: two of them allow twice as many. */
export const rateLimit = (perMinute: number): RateLimit => {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: SECONDS })
  return {
    refusalFor: async (key) => {
      try {
        await limiter.consume(key)
        return undefined
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused
        return tooMany(Math.max(1, Math.ceil(refused.msBeforeNext / 1000)), perMinute)
      }
    },
  }
}

const tooMany = (seconds: number, perMinute: number): Response =>
  Response.json(
    {
      type: "about:blank",
      title: "Too many requests",
      status: 429,
      detail: `${perMinute} requests a minute are served; ask again after ${seconds} seconds`,
      code: "too-many-requests",
    },
    {
      status: 429,
      headers: {
        "Content-Type": "application/problem+json",
        "Cache-Control": "no-store",
        "Retry-After": String(seconds),
      },
    },
  )
