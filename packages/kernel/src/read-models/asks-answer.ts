import { contactStream, type Instant, instantFromMillis } from "@followthrough/core"
import {
  type Cursor,
  draftOf,
  heirsOf,
  type ReferralAsked,
  type ReferralAsks,
  referralAsks,
  type Team,
} from "@followthrough/projection"
import type { PlaceKey, StreamFound, Stretch } from "@followthrough/store"
import * as Effect from "effect/Effect"
import { idOfReferral, keyAt, keyBefore, listOf, lists, tags } from "./places.js"
import {
  asSettled,
  countIn,
  lookInto,
  type RowAnswer,
  type RowSource,
  settingOf,
} from "./row-answers.js"

/** More referrals whose outcome may be news than this are looked for in the log. */
const MOST_REPORTS = 500

/** Whom to ask for a referral: of a rep's contacts or of all. */
export const asksAnswer = (
  source: RowSource,
  asked: Pick<ReferralAsked, "repId" | "after"> & { readonly limit: number },
  at: Instant,
): RowAnswer<ReferralAsks> =>
  Effect.gen(function* () {
    const { after, limit, repId } = asked
    const { position: now } = yield* source.store.head(source.workspace)
    const { team } = yield* settingOf(source, now, at)
    const owners = repId === undefined ? [undefined] : ownersFor(repId, team)
    const own = (list: string) =>
      owners.map((owner) => (owner === undefined ? list : listOf(list, owner)))
    const pages: ReadonlyArray<Stretch> = [lists.ask, lists.askBlocked, lists.thank].flatMap(
      (list) => {
        const isShown = after === undefined || listsOf[after.list] === list
        return own(list).map((name) => ({
          list: name,
          after: after !== undefined && isShown ? keyOf(after) : undefined,
          limit: isShown ? limit + 1 : 0,
        }))
      },
    )
    const given = own(lists.given).map((list) => ({
      list,
      matching: lists.outcome,
      limit: MOST_REPORTS,
    }))
    const counts = [lists.ask, lists.askBlocked, lists.thank].flatMap(own)
    const found = yield* lookInto(source, { stretches: [...pages, ...given], counts }, at)
    if (found === undefined) return undefined
    const { position, stretches } = found.page
    const setting = yield* settingOf(source, position, at)
    // Others have changed who comes after whom since.
    if (
      setting.team !== team &&
      JSON.stringify(ownersFor(repId ?? "", setting.team)) !==
        JSON.stringify(ownersFor(repId ?? "", team))
    ) {
      return yield* asksAnswer(source, asked, at)
    }
    const naming = stretches.slice(pages.length)
    if (naming.some(({ places }) => places.length === MOST_REPORTS)) return undefined
    const named = naming.flatMap(({ places }) => places.map(({ id }) => referredTo(id)))
    const shown = [...stretches.flatMap(({ places }) => places), ...named]
    const relationships = yield* source.shown.of(shown, position, at)
    const projection = referralAsks({ ...setting, ...asked, at })
    const draft = draftOf(projection, relationships)
    const count = (list: string) => {
      const names = own(list)
      return countIn(found.page.counts, (row) => names.includes(row.list))
    }
    const [ask, blocked] = [count(lists.ask), count(lists.askBlocked)]
    const customers = [...own(lists.ask), ...own(lists.askBlocked)]
    const answer = projection.answer({
      ...draft,
      duties: { ...draft.duties, thanksOwed: count(lists.thank) },
      counts: {
        customers: ask + blocked,
        referred: countIn(
          found.page.counts,
          ({ list, tag }) => customers.includes(list) && (tag & tags.hasReferred) !== 0,
        ),
        ask,
        blocked,
      },
    })
    return asSettled(found, answer)
  })

/** A rep, and the leavers whom the rep comes after. */
const ownersFor = (repId: string, team: Team): ReadonlyArray<string> => [
  ...new Set([
    repId,
    ...[...team.values()].flatMap((rep) =>
      heirsOf([rep.repId], team).repIds.some((heir) => heir === repId) ? [rep.repId] : [],
    ),
  ]),
]

/** Somebody who was named, found by nothing but the id. */
const referredTo = (contactId: string): StreamFound => ({
  stream: contactStream(contactId),
  position: 0,
  validFrom: 0,
  holds: false,
})

const listsOf: { readonly [list: string]: string | undefined } = {
  "asks.ask": lists.ask,
  "asks.blocked": lists.askBlocked,
  "asks.thank": lists.thank,
}

const keyOf = ({ key, list }: Cursor): PlaceKey => {
  const [first, second, third, fourth] = key
  if (list === "asks.blocked") return { part: 0, at: 0, id: String(first) }
  const at = Number(first)
  if (list === "asks.ask") return keyBefore(instantFromMillis(-at), String(second))
  const id = idOfReferral(String(second), String(third), Number(fourth))
  return keyAt(instantFromMillis(at), id)
}
