import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { type Binding, mappingProblem } from "../expression/binding.js"
import { pathText, schemaFault } from "./schema-fault.js"

/** Reads a part of a mapping that only its place gives a meaning to. */
export const readExpression = <A, I>(
  schema: Schema.Schema<A, I>,
  given: unknown,
  path: string,
  binding: Pick<Binding, "mappingFile">,
): A => {
  const read = Schema.decodeUnknownEither(schema, { onExcessProperty: "error" })(given)
  if (Either.isRight(read)) return read.right
  const fault = schemaFault(read.left.issue)
  const within = pathText(fault.path)
  const glue = path === "" || within === "" || within.startsWith("[") ? "" : "."
  throw mappingProblem(binding, path + glue + within, fault.what)
}
