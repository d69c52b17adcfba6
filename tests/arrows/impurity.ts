import ts from "typescript"

/** A place where a module reads the machine: its clock, zone, locale, environment or dice. */
export interface Impurity {
  readonly line: number
  readonly what: string
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "))

const machineGlobals = words(
  "Date process performance globalThis crypto console navigator fetch setTimeout setInterval setImmediate queueMicrotask require",
)
const machineMembers = words("Math.random Temporal.Now")
const localeMembers = words(
  "localeCompare toLocaleString toLocaleDateString toLocaleTimeString toLocaleLowerCase toLocaleUpperCase",
)
/** Effect's modules that run, wait, or read a clock or dice; its data types are welcome. */
const effectRuntime = words(
  "Clock Config ConfigProvider Console DateTime Deferred Effect Fiber Layer ManagedRuntime Random Runtime Schedule Scope Stream",
)

const memberImpurity = (node: ts.PropertyAccessExpression): string | undefined => {
  const path = node.getText()
  if (machineMembers.has(path)) return path
  return localeMembers.has(node.name.text) ? node.name.text : undefined
}

const globalImpurity = (node: ts.Identifier): string | undefined => {
  const { parent } = node
  const isNameOfMember =
    (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) &&
    parent.name === node
  const isType = ts.isTypeReferenceNode(parent) || ts.isTypeElement(parent)
  if (isNameOfMember || isType || !machineGlobals.has(node.text)) return undefined
  return parent.getText() === "Date.UTC" ? undefined : node.text
}

/** `new Intl.DateTimeFormat("en", { timeZone })` is pure; what it is not told, the machine fills in. */
const intlImpurity = (node: ts.NewExpression | ts.CallExpression): string | undefined => {
  const formatter = node.expression.getText()
  if (!/^Intl\.[A-Z]/.test(formatter)) return undefined
  const [locale, options] = node.arguments ?? []
  if (locale === undefined || !ts.isStringLiteral(locale)) return `${formatter} without a locale`
  const isZoned =
    options !== undefined &&
    ts.isObjectLiteralExpression(options) &&
    options.properties.some(({ name }) => name?.getText() === "timeZone")
  return formatter === "Intl.DateTimeFormat" && !isZoned
    ? `${formatter} without a time zone`
    : undefined
}

const importImpurity = (node: ts.ImportDeclaration): string | undefined => {
  if (!ts.isStringLiteral(node.moduleSpecifier)) return undefined
  const [library, module] = node.moduleSpecifier.text.split("/")
  if (library !== "effect") return undefined
  const bindings = node.importClause?.namedBindings
  const names =
    module !== undefined
      ? [module]
      : bindings !== undefined && ts.isNamedImports(bindings)
        ? bindings.elements.map((element) => (element.propertyName ?? element.name).text)
        : []
  const name = names.find((each) => effectRuntime.has(each))
  return name === undefined ? undefined : `effect's ${name}`
}

const impurityOf = (node: ts.Node): string | undefined => {
  if (ts.isPropertyAccessExpression(node)) return memberImpurity(node)
  if (ts.isIdentifier(node)) return globalImpurity(node)
  if (ts.isNewExpression(node) || ts.isCallExpression(node)) return intlImpurity(node)
  return ts.isImportDeclaration(node) ? importImpurity(node) : undefined
}

/** Everything in a module that would let its answer depend on the machine it runs on. */
export const findImpurities = (text: string): ReadonlyArray<Impurity> => {
  const source = ts.createSourceFile("module.ts", text, ts.ScriptTarget.ES2022, true)
  const found: Array<Impurity> = []
  const visit = (node: ts.Node): void => {
    const what = impurityOf(node)
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1
    if (what !== undefined) found.push({ line, what })
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}
