import { defaultPolicy, defaultPolicyJson, shippedEvidence } from "@followthrough/core"
import { readPolicyFile, type Shared } from "../options.js"
import { answer, type Printer } from "../print.js"
import { policyText } from "../text/policy-text.js"

/** Checks a policy and prints it: the one of `--policy`, else the one that ships. */
export const policy = async ({ format, policy: file }: Shared, printer: Printer): Promise<void> => {
  const given = await readPolicyFile(file)
  answer(printer, format, given?.json ?? defaultPolicyJson, () =>
    policyText(given?.policy ?? defaultPolicy, given === undefined ? shippedEvidence : new Map()),
  )
}
