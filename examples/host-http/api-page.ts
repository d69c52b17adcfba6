// A page that shows the OpenAPI document: Swagger UI from node_modules, which asks nobody on the network.
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { openApiDocument } from "@followthrough/http"

const require = createRequire(import.meta.url)
const swagger = dirname(require.resolve("swagger-ui-dist/package.json"))

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Follow-up over HTTP</title>
    <link rel="icon" href="favicon-32x32.png">
    <link rel="stylesheet" href="swagger-ui.css">
  </head>
  <body>
    <div id="page"></div>
    <script src="swagger-ui-bundle.js"></script>
    <script src="start.js"></script>
  </body>
</html>
`

const START = `SwaggerUIBundle({ url: "openapi.json", dom_id: "#page", validatorUrl: null, defaultModelsExpandDepth: 0 })
`

const DESCRIPTION = `What is owed to whom, and why, and what is done about it. Ask with a token, as
\`Authorization: Bearer …\`; it says whose follow-up may be seen. Too many requests are a 429 with \`Retry-After\`.`

/** The document of the handler, and what this server adds to it: the token. */
const document = (mounted: string): object => {
  const whole = JSON.stringify(openApiDocument(mounted), (name, value) =>
    // Each route says of itself that it wants nothing.
    name === "security" ? undefined : value,
  )
  const { components, info, ...rest } = JSON.parse(whole)
  const bearer = { type: "http", scheme: "bearer", description: "A token of the file of tokens." }
  return {
    ...rest,
    info: { ...info, description: DESCRIPTION },
    components: { ...components, securitySchemes: { bearer } },
    security: [{ bearer: [] }],
  }
}

// Swagger UI styles its elements one by one and has small pictures in its style sheet.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

/** The page's files by their paths below it. */
export const apiPage = (mounted: string): ReadonlyMap<string, () => Response> => {
  const file = (type: string, body: string | Uint8Array<ArrayBuffer>) => () =>
    new Response(body, {
      headers: {
        "Content-Type": type,
        "Content-Security-Policy": POLICY,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
      },
    })
  const read = (type: string, name: string) =>
    file(type, new Uint8Array(readFileSync(join(swagger, name))))
  return new Map([
    ["", file("text/html; charset=utf-8", PAGE)],
    ["start.js", file("text/javascript", START)],
    ["openapi.json", file("application/json", JSON.stringify(document(mounted)))],
    ["swagger-ui.css", read("text/css", "swagger-ui.css")],
    ["swagger-ui-bundle.js", read("text/javascript", "swagger-ui-bundle.js")],
    ["favicon-32x32.png", read("image/png", "favicon-32x32.png")],
  ])
}
