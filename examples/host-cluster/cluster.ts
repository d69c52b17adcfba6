// Makes a process a runner of the cluster. Messages and the list of runners are kept beside the log, in one Postgres.
import { RunnerAddress } from "@effect/cluster/RunnerAddress"
import type { ShardingConfig } from "@effect/cluster/ShardingConfig"
import * as NodeClusterSocket from "@effect/platform-node/NodeClusterSocket"
import { Duration, Option } from "effect"

/**
 * How fast a lost runner is noticed. `@effect/cluster` takes 35 seconds as it comes, so that no slow runner is taken
 * for a lost one; a runner here must write to the database every two seconds, and is lost after six without.
 */
export const timing = {
  shardLockExpiration: Duration.seconds(6),
  shardLockRefreshInterval: Duration.seconds(2),
  refreshAssignmentsInterval: Duration.millis(500),
  runnerHealthCheckInterval: Duration.seconds(1),
  entityMessagePollInterval: Duration.millis(500),
  entityReplyPollInterval: Duration.millis(100),
  entityTerminationTimeout: Duration.seconds(3),
  entityMaxIdleTime: Duration.seconds(30),
} satisfies Partial<ShardingConfig["Type"]>

/** A workspace is in one of so many shards: more of them spread the work more evenly, and each is a lock to hold. */
const SHARDS = 60

/** A runner that others reach at this address. */
export const runnerLayer = (host: string, port: number) =>
  NodeClusterSocket.layer({
    storage: "sql",
    runnerHealth: "ping",
    shardingConfig: {
      ...timing,
      shardsPerGroup: SHARDS,
      runnerAddress: Option.some(RunnerAddress.make({ host, port })),
    },
  })
