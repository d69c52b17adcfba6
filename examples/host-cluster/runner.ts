// A machine of the cluster: `npm run runner -- --port 8081 --cluster-port 9081 --database postgres://…`.
import { createServer } from "node:http"
import { parseArgs } from "node:util"
import * as HttpServer from "@effect/platform/HttpServer"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { PgClient } from "@effect/sql-pg"
import { postgresLayer } from "@followthrough/store-sql/postgres"
import { Layer, Logger, LogLevel, Redacted } from "effect"
import { runnerLayer } from "./cluster.js"
import { workspaceLayer } from "./commands.js"
import { partLayer } from "./parts.js"
import { routes } from "./routes.js"
import { tidyingLayer } from "./tidying.js"
import { Workspaces } from "./workspaces.js"

const { values } = parseArgs({
  options: {
    host: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "8081" },
    "cluster-port": { type: "string", default: "9081" },
    database: { type: "string" },
  },
})
if (values.database === undefined) throw new Error("--database postgres://… says where the log is")

// Who was started by another process, such as a test, ends with it.
if (process.channel !== undefined) process.once("disconnect", () => process.exit())

const database = PgClient.layer({ url: Redacted.make(values.database), maxConnections: 10 })

Layer.mergeAll(HttpServer.serve(routes), workspaceLayer, partLayer, tidyingLayer).pipe(
  Layer.provide(runnerLayer(values.host, Number(values["cluster-port"]))),
  Layer.provide(Workspaces.Default),
  Layer.provide(postgresLayer()),
  Layer.provide(database),
  Layer.provide(
    NodeHttpServer.layer(createServer, { host: values.host, port: Number(values.port) }),
  ),
  Layer.provide(Logger.minimumLogLevel(LogLevel.Warning)),
  Layer.launch,
  NodeRuntime.runMain,
)
