import { type Mutant, mutantsIn } from "../../../../scripts/mutant.js"

// What binds the members of a party, and what a cap over one counts.

const test = "test/party/party.test.ts"
const folds = mutantsIn("src/party/fold-party.ts", test)
const drafts = mutantsIn("src/party/party-draft.ts", test)
const together = mutantsIn("src/party/touches-together.ts", test)
const events = mutantsIn("src/event-of.ts", test)
const caps = mutantsIn("src/cadence/counted-cap.ts", "test/cadence/next-touch.test.ts")

const closed = /L13 closes all its members/

export const mutants: ReadonlyArray<Mutant> = [
  folds(
    "leavers-stay-bound",
    "if (log.joined?.partyId === partyId) log.joined = undefined",
    "if (log.joined?.partyId !== partyId) log.joined = undefined",
    closed,
  ),
  folds(
    "joining-keeps-the-former-party",
    "  for (const log of drafts.together) log.joined = undefined\n",
    "",
    /L9 a merge keeps the parties of both|L13|bound by both/,
  ),
  folds("permission-of-a-party-is-forgotten", "party.forbidden = undefined", "", closed),
  folds(
    "a-party-allows-every-channel-at-once",
    "party.blocked.filter(({ channel }) => channel !== event.channel)",
    "[]",
    /L13 a channel blocked for a party/,
  ),
  drafts(
    "a-ban-before-the-joining-counts-from-its-own-day",
    ": { ...ban, at: joined.at }",
    ": ban",
    /from then on/,
  ),
  together("a-cap-counts-one-member", "> 1", "> 9", /L8 knows the outbound touches of all/),
  events(
    "the-former-party-keeps-its-member",
    "(partyId) => partyId !== command.partyId",
    "() => false",
    /joining another one leaves the first/,
  ),
  caps(
    "a-cap-over-the-party-counts-the-contact-alone",
    "return parties.map((party) => ({ cap, touches: party.touches, party }))",
    "return parties.map((party) => ({ cap, touches, party }))",
    /L11/,
  ),
]
