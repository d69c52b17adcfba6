import {
  type Cadence,
  type Instant,
  instantToIso,
  policyFromJson,
  policyToJson,
} from "@followthrough/core"
import { openFollowthrough } from "@followthrough/kernel"
import * as Either from "effect/Either"
import { readPolicyFile, type Shared } from "../options.js"
import { storeAt } from "../place.js"
import { answer, type Printer } from "../print.js"
import { printable } from "../text/printable.js"
import { warnOfSuccession } from "../text/warnings-text.js"

export interface PublishOptions extends Shared {
  readonly db: string
  readonly takesEffect?: Instant
}

/** Checks a policy and publishes it in a log that is there. The same again adds nothing. */
export const publish = async (
  file: string,
  { db, format, takesEffect, workspace }: PublishOptions,
  printer: Printer,
): Promise<void> => {
  const { policy } = await readPolicyFile(file)
  const log = await openFollowthrough({ workspace, store: storeAt(db, "write") })
  try {
    const { rules } = await log.policy()
    const before = Either.getOrThrow(policyFromJson(rules)).cadences
    const isNew = ({ id, version }: Cadence) =>
      !before.some((one) => one.id === id && one.version === version)
    warnOfSuccession([...before, ...policy.cadences.filter(isNew)], printer)
    const { positions } = await log.publishPolicy({
      policy: policyToJson(policy),
      ...(takesEffect === undefined ? {} : { takesEffectAt: instantToIso(takesEffect) }),
    })
    const { id, version } = policy
    answer(printer, format, { db, workspace, policy: { id, version }, positions }, () =>
      printable(
        positions.length === 0
          ? `policy ${id} v${version} is published already`
          : `published policy ${id} v${version} as fact ${positions.join(", ")}`,
      ),
    )
  } finally {
    await log.close()
  }
}
