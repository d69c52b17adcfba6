import { given } from "@followthrough/core/testing"
import { describe, expect, it } from "vitest"

const added = { _tag: "AddContact", contactId: "berta" } as const
const quote = {
  _tag: "MakePromise",
  contactId: "berta",
  promiseId: "quote",
  promisors: [{ _tag: "Rep", repId: "ann" }],
  what: "send the quote",
  due: { _tag: "LocalDate", on: "2024-02-05", zone: "Europe/Rome" },
} as const
const kept = { _tag: "KeepPromise", contactId: "berta", promiseId: "quote" } as const

describe("given, when, then", () => {
  it("holds for what was decided, whatever the order of the fields", () => {
    given(added, quote)
      .when(kept)
      .thenRecorded({ promiseId: "quote", contactId: "berta", _tag: "PromiseKept" })
    expect(given(added).when(kept).thenRefused("PromiseUnknown")).toEqual({
      _tag: "PromiseUnknown",
      contactId: "berta",
      promiseId: "quote",
    })
  })

  it("holds for instants and durations in their JSON form", () => {
    const due = {
      _tag: "Condition",
      when: "the goods arrive",
      within: "P2D",
      backstop: "2024-02-09",
      zone: "Europe/Rome",
    } as const
    given(added)
      .when({ ...quote, due })
      .thenRecorded({ ...quote, _tag: "PromiseMade", due })
  })

  it("fails for anything else, and tells the story", () => {
    const decided = given(added, quote).when(kept)
    const told = /1\. 2024-02-01 00:00 berta is added\.\n2\. .*ann promise "send the quote"/
    expect(() => decided.thenRecorded()).toThrow(told)
    expect(() => decided.thenRecorded({ ...kept, _tag: "PromiseReleased" })).toThrow("PromiseKept")
    expect(() => decided.thenRefused("PromiseUnknown")).toThrow(told)
    expect(() =>
      given(added)
        .when(kept)
        .thenRecorded({ ...kept, _tag: "PromiseKept" }),
    ).toThrow("the refusal PromiseUnknown")
  })

  it("fails at once for a past that could not be, and for a command that is none", () => {
    expect(() => given(kept)).toThrow('KeepPromise (number 1): contact "berta" is not in the log')
    expect(() => given(added).when({ ...added, contactId: "" })).toThrow("AddContact contactId")
  })
})
