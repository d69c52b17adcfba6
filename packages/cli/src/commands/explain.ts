import type { Followthrough } from "@followthrough/kernel"
import { type Asking, asking, basisOf } from "../ask.js"
import { contactIdOf, contactsPromised, promiseIdOf, repIdOf } from "../named.js"
import { answer, basisText, type Printer } from "../print.js"
import { badInput, usage } from "../problem.js"
import { explainText } from "../text/explain-text.js"

export interface ExplainOptions extends Asking {
  readonly rep?: string
  readonly promise?: string
}

/** Why a contact is where it is, why it is in a rep's queue or not, and how a promise stands. */
export const explain = (contact: string | undefined, options: ExplainOptions, printer: Printer) =>
  asking(options, async (log) => {
    const { promise } = options
    const contactId =
      contact === undefined ? await whosePromise(log, promise) : await contactIdOf(log, contact)
    const basis = await basisOf(log, options)
    const repId = await repIdOf(log, options.rep)
    const promiseId = promise === undefined ? undefined : await promiseIdOf(log, contactId, promise)
    const explanation = await log.explain({
      ...basis.asOf,
      contactId,
      ...(repId === undefined ? {} : { repId }),
      ...(promiseId === undefined ? {} : { promiseId }),
    })
    if (explanation.promises?.length === 0) {
      throw badInput(
        `promise "${promise}" of contact "${contact ?? contactId}" had not been made by ${explanation.at}`,
      )
    }
    answer(printer, options.format, { ...explanation, ...basis.told }, (result) =>
      [explainText(result, basis.zone), basisText(basis)].join("\n"),
    )
  })

const whosePromise = async (log: Followthrough, promise: string | undefined): Promise<string> => {
  if (promise === undefined) throw usage("explain: name a contact, or a promise with --promise")
  const [first, ...others] = await contactsPromised(log, promise)
  if (first === undefined) throw badInput(`there is no promise "${promise}" in this log`)
  if (others.length === 0) return first
  throw badInput(
    `${others.length + 1} contacts have a promise "${promise}"; name one of ${[first, ...others].slice(0, 8).join(", ")}`,
  )
}
