// Watches a log in a file, gets one answer and leaves, without closing the log. It ends by itself if nothing is left
// running: no timer, and nobody who follows the log.
import { openFollowthrough } from "@followthrough/kernel"

const [file = ""] = process.argv.slice(2)

const log = await openFollowthrough({ workspace: "w", store: { file } })
await log.addContact({ contactId: "c" })
for await (const { total } of log.watch({ ask: "next", limit: 5 })) {
  console.log(total)
  break
}
