import {
  type Instant,
  instantFromIso,
  instantToIso,
  type LocalDate,
  localDateFromIso,
  type Policy,
  policyFromJson,
} from "@followthrough/core"
import { jsonFile } from "@followthrough/interop"
import { type HappeningKind, happeningKinds } from "@followthrough/projection"
import type { Command } from "commander"
import * as Either from "effect/Either"
import { badInput, usage } from "./problem.js"

/** What every command takes. */
export interface Shared {
  readonly workspace: string
  readonly policy?: string
  readonly format: "text" | "json"
}

export const inWorkspace = (command: Command): Command =>
  command.option("--workspace <name>", "the tenant to work in", "main")

export const inAnyWorkspace = (command: Command): Command =>
  command.option("--workspace <name>", "only this tenant (default: all that are there)")

export const withFormat = (command: Command): Command =>
  command.option("--format <text|json>", "how to print", parseFormat, "text")

export const withHead = (command: Command): Command =>
  command.option(
    "--head <position:hash>",
    "a head that was kept: then a log cut short or rewritten is found too",
    parseHead,
  )

export const withWorkspace = (command: Command): Command => withFormat(inWorkspace(command))

export const withShared = (command: Command): Command =>
  withWorkspace(command).option(
    "--policy <file>",
    "rules as JSON, as in force throughout; left out: the policy of the log",
  )

export const withKnownAt = (command: Command): Command =>
  command.option(
    "--known-at <instant>",
    "what had been recorded by then (default: everything)",
    parseInstant("--known-at"),
  )

/** Both times: what had happened, and what was known. */
export const withAsOf = (command: Command): Command =>
  withKnownAt(
    command.option(
      "--at <instant>",
      "what had happened by then, ISO 8601 such as 2026-03-02T08:00:00Z (default: the last that happened with a contact)",
      parseInstant("--at"),
    ),
  )

const parseFormat = (text: string): "text" | "json" => {
  if (text === "text" || text === "json") return text
  throw usage(`--format is text or json, not "${text}"`)
}

export const parseOnError = (text: string): "fail" | "skip" => {
  if (text === "fail" || text === "skip") return text
  throw usage(`--on-error is fail or skip, not "${text}"`)
}

/** An option that is an instant: ISO 8601 with `Z` or an offset. */
export const parseInstant =
  (flag: string) =>
  (text: string): Instant =>
    Either.getOrThrowWith(instantFromIso(text), ({ expected }) =>
      usage(`${flag} "${text}" is not ${expected}`),
    )

/** An option that is a day on the calendar. */
export const parseDate =
  (flag: string) =>
  (text: string): LocalDate =>
    Either.getOrThrowWith(localDateFromIso(text), ({ expected }) =>
      usage(`${flag} "${text}" is not ${expected}`),
    )

/** An option that is an end of a window: an instant, or a day that begins in the policy's zone. */
export const parseBound =
  (flag: string) =>
  (text: string): string =>
    /^\d{4}-\d{2}-\d{2}$/.test(text)
      ? parseDate(flag)(text)
      : instantToIso(parseInstant(flag)(text))

/** By what the figures of an audit are cut. */
export const parseCut = (text: string): "manager" | "source" | "party" => {
  if (text === "manager" || text === "source" || text === "party") return text
  throw usage(`--by is manager, source or party, not "${text}"`)
}

/** Kinds of what may happen, with commas between. */
export const parseHappenings = (text: string): ReadonlyArray<HappeningKind> =>
  text.split(",").map((word) => {
    const kind = happeningKinds.find((one) => one === word.trim())
    if (kind !== undefined) return kind
    throw usage(`--on "${word}" is none of ${happeningKinds.join(", ")}`)
  })

/** `14d`, `2w`, `3m`, `1y` or an ISO 8601 calendar duration such as `P14D`. */
export const parseDays =
  (flag: string) =>
  (text: string): string => {
    const short = /^(\d{1,5})([dwmy])$/i.exec(text)
    if (short !== null) return `P${short[1]}${short[2]?.toUpperCase()}`
    if (/^P\d{1,5}[DWMY]$/.test(text)) return text
    throw usage(`${flag} "${text}" is not a number of days such as 14d (or 2w, 3m, 1y, P14D)`)
  }

/** A head that was kept: position and hash, as `verify` prints it. */
const parseHead = (text: string): { readonly position: number; readonly hash: string } => {
  const [, position, hash] = /^(\d{1,15}):([0-9a-f]{64})$/i.exec(text) ?? []
  if (position !== undefined && hash !== undefined) {
    return { position: Number(position), hash: hash.toLowerCase() }
  }
  throw usage(`--head "${text}" is not a position, a colon and a hash of 64 hexadecimal digits`)
}

export const parseCount =
  (flag: string) =>
  (text: string): number => {
    const count = Number(text)
    if (/^\d{1,9}$/.test(text) && count > 0) return count
    throw usage(`${flag} "${text}" is not a whole number above 0`)
  }

/** A policy that was read and checked, in the form that it is written in as well. */
export interface PolicyFile {
  readonly json: unknown
  readonly policy: Policy
}

/** The policy of `--policy`, if there is one. */
export const givenPolicy = async (file: string | undefined): Promise<PolicyFile | undefined> =>
  file === undefined ? undefined : readPolicyFile(file)

/** Reads a policy, or reports every mistake in it. */
export const readPolicyFile = async (file: string): Promise<PolicyFile> => {
  const json = await jsonFile(file)
  const policy = Either.getOrThrowWith(policyFromJson(json), ({ problems }) =>
    badInput(
      `${file}: this is no policy that can be used`,
      problems.map(({ message, path }) => (path === "" ? message : `${path}: ${message}`)),
    ),
  )
  return { json, policy }
}
