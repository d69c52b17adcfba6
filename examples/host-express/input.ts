// What a request lacks, as an answer that names the field.
import type { ErrorRequestHandler } from "express"

/** Input that cannot be used; `field` says which. */
export class WrongInput extends Error {
  readonly status: number = 400
  readonly field: string
  constructor(field: string, problem: string) {
    super(`${field}: ${problem}`)
    this.field = field
  }
}

export class NotFound extends WrongInput {
  override readonly status = 404
}

/** A field of a JSON body that must hold some text. */
export const textIn = (body: unknown, field: string): string => {
  const value = new Map(Object.entries(Object(body))).get(field)
  if (typeof value === "string" && value.trim() !== "") return value
  throw new WrongInput(
    field,
    value === undefined ? "is missing" : "is not a text that says anything",
  )
}

/** Errors as JSON; those without a status are the app's own, and say nothing to the outside. */
export const sayError: ErrorRequestHandler = (error, _request, response, _next) => {
  const { field, message, status = 500 } = error
  if (status >= 500) console.error(error)
  response
    .status(status)
    .json({ error: status >= 500 ? "something went wrong here" : message, field })
}
