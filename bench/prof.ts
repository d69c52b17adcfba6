import { defaultPolicy, type Fact, foldRelationship, isContactFact } from "@followthrough/core"
import { logOf } from "@followthrough/core/testing"
import { foldTeam, repAudit } from "@followthrough/projection"
import { benchAt, recordings } from "./log.js"
const all = [...recordings(4000, 50)].flat()
const log = logOf(all) as ReadonlyArray<Fact>
const by = new Map<string, Array<Fact>>()
for (const f of log) { const id = (f.event as {contactId: string}).contactId; (by.get(id) ?? by.set(id, []).get(id)!).push(f) }
const cpu = (name: string, f: () => void) => { const t = process.cpuUsage(); f(); const u = process.cpuUsage(t); console.log(name, Math.round((u.user + u.system) / 1000)) }
let rels: any[] = []
for (let i = 0; i < 4; i++) cpu("fold", () => { rels = [...by.values()].map((facts) => foldRelationship(facts.filter(isContactFact), benchAt)) })
for (let i = 0; i < 8; i++) cpu("audit", () => {
  const p = repAudit({ at: benchAt, policy: defaultPolicy, team: foldTeam([]) })
  const d = p.begin(); for (const r of rels) p.add(d, r)
  const t = performance.now(); p.answer(d); console.log("  answer", Math.round(performance.now() - t))
})
