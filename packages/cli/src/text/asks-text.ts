import { type ReferralAsks, sayBlocker, sayInstant } from "@followthrough/projection"
import { contactName, shorten } from "./contact-name.js"
import { percentText } from "./percent-text.js"
import { printable } from "./printable.js"
import { table } from "./table.js"

/** Whom to ask for a referral, and what speaks against asking the others. */
export const asksText = (asks: ReferralAsks, limit: number): string => {
  const share = percentText(asks.referralNumberPct)
  const head = `Referrals at ${sayInstant(asks.at)}: ${asks.customersWhoReferred} of ${asks.customers} customers have referred someone (${share})`
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
                row.customerSince.slice(0, 10),
                row.satisfiedAt.slice(0, 10),
              ]),
          ),
        ]
  const blocked = asks.blocked
    .slice(0, limit)
    .map((row) =>
      printable(`  ${shorten(contactName(row), 44)}: ${row.blockers.map(sayBlocker).join("; ")}`),
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
  ].join("\n")
}
