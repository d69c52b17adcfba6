import * as Either from "effect/Either"
import type * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import { type Command, type CommandJson, commands } from "./command.js"
import { type FastCoder, fastEncoder, strictDecoder, unfit } from "./fact/fast-coder.js"
import { type Problem, problemsOf } from "./problem.js"

/** Why a command's JSON form cannot be read: where in the data, and what is wrong there. */
export interface MalformedCommand {
  readonly _tag: "MalformedCommand"
  readonly problems: ReadonlyArray<Problem>
}

interface Codec {
  readonly decode: (json: unknown) => Either.Either<Command, ParseResult.ParseError>
  readonly encode: (command: Command) => unknown
  readonly fastDecode: FastCoder
  readonly fastEncode: FastCoder
  /** The fields that are written as they are, and which of all fields each is. */
  readonly plain: ReadonlyMap<string, number>
}

const plainFieldsOf = (ast: SchemaAST.AST): ReadonlyMap<string, number> => {
  const plain = new Map<string, number>()
  const written = SchemaAST.isTransformation(ast) ? ast.from : ast
  if (!SchemaAST.isTypeLiteral(written)) return plain
  for (const [place, { name, type }] of written.propertySignatures.entries()) {
    if (isPlain(type)) plain.set(String(name), place)
  }
  return plain
}

const isPlain = (ast: SchemaAST.AST): boolean => {
  switch (ast._tag) {
    case "StringKeyword":
    case "NumberKeyword":
    case "BooleanKeyword":
    case "Literal":
      return true
    case "Refinement":
      return isPlain(ast.from)
    case "Union":
      return ast.types.every(isPlain)
    default:
      return false
  }
}

// One codec per command: a mistake is explained against the command that was meant, not against
// every member of the union.
const codecs: ReadonlyMap<string, Codec> = new Map(
  Object.entries(commands).map(([name, command]): [string, Codec] => {
    const schema = command as unknown as Schema.Schema<Command>
    return [
      name,
      {
        decode: Schema.decodeUnknownEither(schema, { errors: "all", onExcessProperty: "error" }),
        encode: Schema.encodeSync(schema),
        fastDecode: strictDecoder(schema),
        fastEncode: fastEncoder(schema),
        plain: plainFieldsOf(schema.ast),
      },
    ]
  }),
)

/** The names of all commands. */
export const commandNames: ReadonlyArray<string> = [...codecs.keys()]

/** Reads a command from its JSON form; unknown fields are refused, so a typing error shows. */
export const commandFromJson = (json: unknown): Either.Either<Command, MalformedCommand> => {
  const name = tagOf(json)
  const codec = codecs.get(name)
  if (codec === undefined) {
    return Either.left({
      _tag: "MalformedCommand",
      problems: [
        { path: "_tag", message: `"${name}" is no command; there are ${commandNames.join(", ")}` },
      ],
    })
  }
  const fast = codec.fastDecode(json)
  if (fast !== unfit) return Either.right(fast as Command)
  // What does not fit is decoded again, for the report on why.
  return Either.mapLeft(codec.decode(json), (error) => ({
    _tag: "MalformedCommand",
    problems: problemsOf(error),
  }))
}

/** The JSON form of a command: what {@link commandFromJson} reads. */
export const commandToJson = (command: Command): CommandJson => {
  const codec = codecs.get(command._tag)
  const fast = codec?.fastEncode(command)
  // What does not fit is encoded again, to throw with a report on why.
  return (fast === unfit ? codec?.encode(command) : fast) as CommandJson
}

/**
 * The text of a command's JSON form: always the same for the same command. Checked only where it has to be
 * put together, which for most commands takes longer than all else that is done with the text.
 */
export const commandText = (command: Command): string => {
  const plain = codecs.get(command._tag)?.plain
  let last = -1
  for (const name in command) {
    const place = plain?.get(name)
    if (place === undefined || place <= last) return JSON.stringify(commandToJson(command))
    last = place
  }
  return JSON.stringify(command)
}

const tagOf = (json: unknown): string =>
  typeof json === "object" && json !== null && "_tag" in json ? String(json._tag) : ""
