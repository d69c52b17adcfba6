import type { ReferralAsks, ThankDuty } from "@followthrough/projection"
import { sayBlocker, sayInstant, sayInstantAndZone } from "@followthrough/projection/english"
import { contactName, ofParty, shorten } from "./contact-name.js"
import { percentText } from "./percent-text.js"
import { printable } from "./printable.js"
import { table } from "./table.js"

/** Whom to ask for a referral, and what speaks against asking the others. */
export const asksText = (asks: ReferralAsks, zone: string, limit: number): string => {
  const day = (iso: string) => sayInstant(iso, zone).slice(0, 10)
  const share = percentText(asks.referralNumberPct)
  const head = `Referrals at ${sayInstantAndZone(asks.at, zone)}: ${asks.customersWhoReferred} of ${asks.customers} customers${ofParty(asks)} have referred someone (${share})`
  const ask =
    asks.ask.length === 0
      ? ["  Nobody to ask yet."]
      : [
          `Ask${asks.ask.length > limit ? ` (${limit} of ${asks.ask.length})` : ""}:`,
          table(
            [
              { title: "contact" },
              { title: "owner" },
              { title: "customer since" },
              { title: "satisfied on" },
            ],
            asks.ask
              .slice(0, limit)
              .map((row) => [
                shorten(contactName(row), 44),
                row.ownerId ?? "–",
                day(row.customerSince),
                day(row.satisfiedAt),
              ]),
          ),
        ]
  const blocked = asks.blocked
    .slice(0, limit)
    .map((row) =>
      printable(
        `  ${shorten(contactName(row), 44)}: ${row.blockers.map((one) => sayBlocker(one, zone)).join("; ")}`,
      ),
    )
  return [
    head,
    ...ask,
    ...(blocked.length === 0
      ? []
      : [
          `Not yet${asks.blocked.length > limit ? ` (${limit} of ${asks.blocked.length})` : ""}:`,
          ...blocked,
        ]),
    ...dutiesText("Thank", asks.thank, limit, ({ givenAt }) => `named ${day(givenAt)}`),
    ...dutiesText(
      "Tell what became of it",
      asks.report,
      limit,
      ({ outcome, outcomeAt }) => `${outcome} ${day(outcomeAt)}`,
    ),
  ].join("\n")
}

const dutiesText = <D extends ThankDuty>(
  title: string,
  duties: ReadonlyArray<D>,
  limit: number,
  since: (duty: D) => string,
): ReadonlyArray<string> => {
  if (duties.length === 0) return []
  const head = `${title}${duties.length > limit ? ` (${limit} of ${duties.length})` : ""}:`
  const lines = duties.slice(0, limit).map((duty) => {
    const who = duty.newContact ?? duty.newContactId ?? "somebody"
    return printable(`  ${shorten(contactName(duty), 44)}: for ${shorten(who, 44)}, ${since(duty)}`)
  })
  return [head, ...lines]
}
