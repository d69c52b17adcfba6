// Fibers record at the same time: each adds a contact of its own, tries to add one that all of them
// want, and logs a touch with it. Says which command got which positions, and what was refused.
import { Effect } from "effect"
import { adding, kernelOn, run, storeOn, touching } from "../kernel-on.js"

const [file = "", name = "", fibers = ""] = process.argv.slice(2)

const said = await run(
  Effect.scoped(
    Effect.gen(function* () {
      const kernel = yield* kernelOn(yield* storeOn(file))
      return yield* Effect.forEach(
        Array.from({ length: Number(fibers) }, (_, n) => `${name}.${n}`),
        (id) =>
          Effect.forEach([adding(id), adding("shared"), touching("shared", id)], (one) =>
            Effect.match(kernel.record(one), {
              onSuccess: ({ commandId, positions }) => ({ commandId, positions }),
              onFailure: (no) => ({
                commandId: one.commandId,
                no: no._tag === "Refused" ? no.refusal._tag : no._tag,
              }),
            }),
          ),
        { concurrency: "unbounded" },
      )
    }),
  ),
)
console.log(JSON.stringify(said.flat()))
