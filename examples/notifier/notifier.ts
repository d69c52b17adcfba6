// Mails reps what they owe: `npm start -- --db log.db --smtp smtp://127.0.0.1:2525 --addresses team.json`.
import { parseArgs } from "node:util"
import { visible } from "@followthrough/core"
import { openFollowthrough, type ReactionItem } from "@followthrough/kernel"
import { createTransport } from "nodemailer"
import { mailOf, readAddresses } from "./mail.js"

const { values } = parseArgs({
  options: {
    db: { type: "string", default: "followthrough.db" },
    workspace: { type: "string", default: "main" },
    addresses: { type: "string", default: "addresses.json" },
    // Other processes see a command line: an address with a password belongs into the environment.
    smtp: { type: "string", default: process.env["SMTP_URL"] ?? "smtp://127.0.0.1:2525" },
    // Where a new reaction begins. Left out: now.
    from: { type: "string" },
    // One pass, for cron; left out, it goes on until it is stopped.
    once: { type: "boolean", default: false },
    // Waits double up to ten minutes: 40 attempts outlast a mail server that is away for five hours.
    attempts: { type: "string", default: "40" },
    // Seconds after which what a killed process had in hand comes again; longer than a mail ever takes.
    lease: { type: "string", default: "120" },
    // An instant to begin at as if it were now: the demo's log ends in June 2026.
    now: { type: "string" },
  },
})
const { attempts, db, from, lease, now, smtp, workspace } = values

const notify = async (): Promise<void> => {
  if (!/^smtps?:\/\//.test(smtp) || !URL.canParse(smtp)) {
    throw new Error("smtp: is no address such as smtp://127.0.0.1:2525")
  }
  const addresses = readAddresses(values.addresses)
  const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }
  const server = createTransport({ url: smtp, ...timeouts })
  const ahead = now === undefined ? 0 : new Date(now).getTime() - Date.now()
  const log = await openFollowthrough({
    workspace,
    store: { file: db, mode: "write" },
    now: () => new Date(Date.now() + ahead),
  })

  const handle = async (item: ReactionItem): Promise<void> => {
    const { zone } = (await log.policy()).rules
    const mail = mailOf(item, addresses, { workspace, zone })
    if (mail === undefined) return
    const { rejected } = await server
      .sendMail({ ...mail, to: [...mail.to], from: addresses.from })
      // What a server says may repeat the mail's words. An error is kept: it has codes alone.
      .catch(({ code, responseCode }) => {
        throw new Error(`the mail server: ${[code, responseCode].filter(Boolean).join(" ")}`)
      })
    if (rejected.length > 0) throw new Error("the mail server: not to everybody")
    console.log(visible(`${item.key}: to ${mail.to.join(", ")}`))
  }

  const stop = new AbortController()
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop.abort())
  const reaction = {
    name: "notifier",
    ...(from === undefined ? {} : { from }),
    leaseMs: Number(lease) * 1000,
    retry: { mostMs: 600_000, attempts: Number(attempts) },
    signal: stop.signal,
    handle,
  }
  try {
    await (values.once ? log.reactOnce(reaction) : log.react(reaction).done)
    const standing = (await log.reactions()).find(({ name }) => name === reaction.name)
    console.log(`left: ${standing?.pending} to be sent, ${standing?.parked} parked`)
    for (const { attempts, error, key } of standing?.parkedItems ?? [])
      console.log(visible(`parked after ${attempts}: ${key}: ${error}`))
  } finally {
    await log.close()
  }
}

try {
  await notify()
} catch (thrown) {
  console.error(visible(thrown instanceof Error ? thrown.message : String(thrown)))
  process.exitCode = 1
}
