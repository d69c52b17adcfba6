import type {
  Advance,
  Cursor,
  HeldDelivery,
  ParkedDelivery,
  PutBack,
  ReactionState,
  ReactionTable,
  StoreFailure,
  TakenDelivery,
} from "@followthrough/store"
import { isStorable } from "@followthrough/store"
import type * as Effect from "effect/Effect"
import * as statements from "./reaction-statements.js"
import { findLog } from "./read.js"
import { rows, type Script, type Value } from "./script.js"
import type { Session } from "./session.js"

type Change = <A>(script: () => Script<A>) => Effect.Effect<A, StoreFailure>

/** The port's reactions on a database. */
export const reactionTable = (session: Session, change: Change): ReactionTable => ({
  cursor: ({ name, workspace }) => session.reading(() => readCursor(workspace, name)),
  advance: (advance) => change(() => moveOn(advance)),
  take: ({ at, name, until, workspace }) => change(() => take(workspace, name, at, until)),
  finish: (held) => change(() => finish(held)),
  putBack: (back) => change(() => putBack(back)),
  release: ({ key, name, workspace }) => change(() => release(workspace, name, key)),
  list: (workspace) => session.snapshot(() => list(workspace)),
})

function* readCursor(workspace: string, name: string): Script<Cursor | undefined> {
  const log = yield* findLog(workspace)
  if (log === undefined) return undefined
  const [found] = yield* rows<Cursor>(statements.selectCursor, [log.id, name])
  return found
}

/** So many are added by one statement. */
const AT_ONCE = 500

function* moveOn({ deliveries, from, name, to, workspace }: Advance): Script<boolean> {
  const log = yield* findLog(workspace)
  if (log === undefined) return false
  const [moved] =
    from === undefined
      ? yield* rows<object>(statements.beginReaction, [log.id, name, to.at, to.position])
      : yield* rows<object>(statements.moveCursor, [
          to.at,
          to.position,
          log.id,
          name,
          from.at,
          from.position,
        ])
  if (moved === undefined) return false
  const storable = deliveries.filter(({ key, stream }) => isStorable(key) && isStorable(stream))
  for (let start = 0; start < storable.length; start += AT_ONCE) {
    const some = storable.slice(start, start + AT_ONCE)
    const values = JSON.stringify(some.map(({ body, key, stream }) => [key, stream, body]))
    yield* rows(statements.insertDeliveries, [values, log.id, name])
  }
  return true
}

function* take(
  workspace: string,
  name: string,
  at: number,
  until: number,
): Script<TakenDelivery | undefined> {
  const log = yield* findLog(workspace)
  if (log === undefined) return undefined
  const [taken] = yield* rows<TakenDelivery>(statements.takeDelivery, [until, log.id, name, at])
  return taken
}

/** How many rows a statement about a log has changed. */
function* changed(
  workspace: string,
  sql: string,
  paramsFor: (log: number) => ReadonlyArray<Value>,
): Script<number> {
  const log = yield* findLog(workspace)
  return log === undefined ? 0 : (yield* rows<object>(sql, paramsFor(log.id))).length
}

function* finish({ fence, key, name, workspace }: HeldDelivery): Script<boolean> {
  const params = (log: number) => [log, name, key, fence]
  return (yield* changed(workspace, statements.finishDelivery, params)) > 0
}

function* putBack({ error, fence, key, name, until, workspace }: PutBack): Script<boolean> {
  const params = (log: number) => [
    until ?? 0,
    until === undefined ? 1 : 0,
    error,
    log,
    name,
    key,
    fence,
  ]
  return (yield* changed(workspace, statements.putBackDelivery, params)) > 0
}

function* release(workspace: string, name: string, key: string | undefined): Script<number> {
  return key === undefined
    ? yield* changed(workspace, statements.releaseAll, (log) => [log, name])
    : yield* changed(workspace, statements.releaseOne, (log) => [log, name, key])
}

function* list(workspace: string): Script<ReadonlyArray<ReactionState>> {
  const log = yield* findLog(workspace)
  if (log === undefined) return []
  const found = yield* rows<Omit<ReactionState, "firstParked" | "cursor"> & Cursor>(
    statements.selectReactions,
    [log.id],
  )
  const states: Array<ReactionState> = []
  for (const { at, position, ...state } of found) {
    const firstParked =
      state.parked === 0
        ? []
        : yield* rows<ParkedDelivery>(statements.selectParked, [log.id, state.name])
    states.push({ ...state, cursor: { at, position }, firstParked })
  }
  return states
}
