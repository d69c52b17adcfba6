import * as Arbitrary from "effect/Arbitrary"
import type * as FastCheck from "effect/FastCheck"
import type * as Schema from "effect/Schema"
import { type Command, commands } from "../command.js"
import { type DomainEvent, domainEvents } from "../fact/domain-event.js"

/**
 * Any command of that name, whether or not it makes sense: whatever its schema allows. For histories
 * that make sense take `arbitraryRecordings`.
 */
export const arbitraryCommand = <Name extends Command["_tag"]>(
  name: Name,
): FastCheck.Arbitrary<Extract<Command, { readonly _tag: Name }>> =>
  Arbitrary.make(commands[name] as unknown as Schema.Schema<never>)

/** Any event of that name that its schema allows. */
export const arbitraryEvent = <Name extends DomainEvent["_tag"]>(
  name: Name,
): FastCheck.Arbitrary<Extract<DomainEvent, { readonly _tag: Name }>> =>
  Arbitrary.make(domainEvents[name] as unknown as Schema.Schema<never>)
