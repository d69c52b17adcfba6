import { StoreFailure } from "@followthrough/store"

export const unavailable = (location: string, problem: string): StoreFailure =>
  new StoreFailure({ location, reason: { _tag: "Unavailable", problem } })
