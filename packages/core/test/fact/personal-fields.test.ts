import { type DomainEvent, domainEvents, personalFields } from "@followthrough/core"
import { describe, expect, it } from "vitest"

const all = (Object.keys(domainEvents) as ReadonlyArray<DomainEvent["_tag"]>).flatMap((type) =>
  personalFields(type).map((path) => `${type}.${path}`),
)

describe("personal fields", () => {
  it("are names, numbers elsewhere, words, reasons and what things are about, wherever they stand", () => {
    expect(all).toEqual(
      expect.arrayContaining([
        "ContactAdded.name",
        "ContactAdded.need",
        "ContactDetailsChanged.name",
        "ContactDeclined.words",
        "ContactDisqualified.reason",
        "TouchLogged.content",
        "TouchCorrected.changes.content",
        "PromiseMade.what",
        "PromiseMade.due.when",
        "PromiseRescheduled.due.when",
        "StepBooked.about",
        "HoldPlaced.until.when",
        "NotNowSaid.words",
        "ReferralGiven.newContact",
      ]),
    )
    const ends = new Set(all.map((path) => path.slice(path.lastIndexOf(".") + 1)))
    expect([...ends].sort()).toEqual([
      "about",
      "content",
      "externalId",
      "name",
      "need",
      "newContact",
      "reason",
      "what",
      "when",
      "words",
    ])
  })

  it("are in contacts' facts only, and never our own ids, instants, zones, channels, outcomes or amounts", () => {
    const kept = /\.(at|\w*At|on|from|to|zone|channel|outcome|direction|amount|currency|\w*Id)$/
    for (const path of all.filter((one) => !one.endsWith(".externalId"))) {
      expect(path).not.toMatch(kept)
    }
    expect(
      all.filter((path) => /^(Rep|Absence|Policy|Cadence(Published|Retired)|Holidays)/.test(path)),
    ).toEqual([])
    // Every text of a contact's facts that is no identity and no closed word is marked.
    expect(personalFields("TouchLogged")).toEqual(["content"])
    expect(personalFields("SaleRecorded")).toEqual([])
  })
})
