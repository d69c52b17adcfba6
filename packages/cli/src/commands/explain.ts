import type { Followthrough } from "@followthrough/kernel"
import { type Asking, asking, basisOf, repIdOf } from "../ask.js"
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
    const contactId = await contactIdOf(log, contact, options)
    const basis = await basisOf(log, options)
    const repId = await repIdOf(log, options.rep)
    const explanation = await log.explain({
      ...basis.asOf,
      contactId,
      ...(repId === undefined ? {} : { repId }),
      ...(options.promise === undefined ? {} : { promiseId: options.promise }),
    })
    if (explanation.promises?.length === 0) {
      const known = contact ?? contactId
      throw badInput(
        `contact "${known}" has no promise "${options.promise}" at ${explanation.at}; followthrough log --contact shows them`,
      )
    }
    answer(printer, options.format, { ...explanation, ...basis.told }, (result) =>
      [explainText(result, basis.zone), basisText(basis)].join("\n"),
    )
  })

const contactIdOf = async (
  log: Followthrough,
  contact: string | undefined,
  { db, promise }: ExplainOptions,
): Promise<string> => {
  if (contact !== undefined) {
    const contactId = await log.findContact(contact)
    if (contactId !== undefined) return contactId
    throw badInput(`${db}: there is no contact "${contact}" in this log`)
  }
  if (promise === undefined) throw usage("explain: name a contact, or a promise with --promise")
  const [first, ...others] = await contactsPromised(log, promise)
  if (first === undefined) throw badInput(`${db}: there is no promise "${promise}" in this log`)
  if (others.length === 0) return first
  throw badInput(
    `${db}: ${others.length + 1} contacts have a promise "${promise}"; name one of ${[first, ...others].slice(0, 8).join(", ")}`,
  )
}

/** The contacts that have a promise of that id: it is theirs alone only among their own. */
const contactsPromised = async (
  log: Followthrough,
  promiseId: string,
): Promise<ReadonlyArray<string>> => {
  const contacts = new Set<string>()
  for await (const { data, stream, type } of log.log()) {
    if (type === "PromiseMade" && data["promiseId"] === promiseId) {
      contacts.add(stream.slice(stream.indexOf("/") + 1))
    }
  }
  return [...contacts]
}
