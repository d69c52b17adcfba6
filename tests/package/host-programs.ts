import ts from "typescript"

const loaded = (name: string, module: string): string =>
  `count(${JSON.stringify(name)}, ${module}(${JSON.stringify(name)}))`

const count = "const count = (name, module) => console.log(name, Object.keys(module).length > 0)"

/** An ES module that imports each entry point, and prints of each whether it gave anything. */
export const importing = (entryPoints: ReadonlyArray<string>): string =>
  [count, ...entryPoints.map((name) => loaded(name, "await import"))].join("\n")

/** The same as CommonJS. */
export const requiring = (entryPoints: ReadonlyArray<string>): string =>
  [count, ...entryPoints.map((name) => loaded(name, "require"))].join("\n")

/** What both programs print where all is well. */
export const allGiven = (entryPoints: ReadonlyArray<string>): string =>
  entryPoints.map((name) => `${name} true\n`).join("")

/** A module that has the types of each entry point. */
export const typing = (entryPoints: ReadonlyArray<string>): string =>
  entryPoints.map((name, index) => `export * as entry${index} from "${name}"`).join("\n")

/** A host that keeps a log in a file, in TypeScript that is JavaScript, too. */
export const KEEPING_A_LOG = `
import { openFollowthrough } from "@followthrough/kernel"

const log = await openFollowthrough({ workspace: "acme", store: { file: "acme.db" } })
await log.addRep({ repId: "ana" })
await log.addContact({ contactId: "bakery", ownerId: "ana" })
const { rows } = await log.next({ repId: "ana" })
console.log(rows.map(({ contactId, why }) => [contactId, why.code].join(" ")).join())
await log.close()
`

/** A page that shows what is owed over HTTP. */
export const SHOWING_A_QUEUE = `
import { followUpClient } from "@followthrough/http/client"
import { FollowUpProvider, useNext } from "@followthrough/react"

export const client = followUpClient({ url: "https://crm.example/follow-up" })
export const usePeople = () => useNext().answer?.rows.map(({ contactId }) => contactId)
export { FollowUpProvider }
`

/** A host without a native module: a log in memory, and what is said of one in a file. */
export const WITHOUT_SQLITE = `
import { openFollowthrough, restoreLog } from "@followthrough/kernel"

const log = await openFollowthrough({ workspace: "acme", store: "memory" })
await log.addContact({ contactId: "bakery" })
console.log((await log.contacts()).length)
await log.close()
for (const opening of [
  () => openFollowthrough({ workspace: "acme", store: { file: "acme.db" } }),
  () => restoreLog({ file: "acme.db", from: { backup: "backup.db" } }),
]) await opening().then(() => console.log("done"), (failure) => console.log(failure.code, failure.message))
`

/** The two ways in which a host's compiler finds packages. */
export const resolutions = {
  nodenext: { module: ts.ModuleKind.NodeNext },
  bundler: {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  },
} as const

/**
 * What the compiler says at its strictest of files of a project and of the declarations in it that these bring in. None
 * is skipped, but that those outside of the project are only used.
 */
export const typeErrors = (
  resolution: keyof typeof resolutions,
  project: string,
  files: ReadonlyArray<string>,
): ReadonlyArray<string> => {
  const program = ts.createProgram([...files], {
    ...resolutions[resolution],
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noUncheckedSideEffectImports: true,
    skipLibCheck: false,
    noEmit: true,
    types: [],
  })
  const within = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(project))
  return within.flatMap((source) =>
    ts.getPreEmitDiagnostics(program, source).map(({ messageText }) => {
      const place = source.fileName.slice(project.length)
      return `${place}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`
    }),
  )
}
