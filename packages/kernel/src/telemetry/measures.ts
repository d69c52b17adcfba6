import { Measure, storeRetries } from "@followthrough/store"

/** Seconds: from what one command takes to what the audit of a long log does. */
const SECONDS = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  30,
]

export const commands = new Measure({
  name: "followthrough.commands",
  kind: "counter",
  unit: "{command}",
  description: "Commands, by kind and by what became of them",
})

export const commandDuration = new Measure({
  name: "followthrough.command.duration",
  kind: "histogram",
  unit: "s",
  description: "From when a command was given to when its outcome was known",
  bounds: SECONDS,
})

export const refusals = new Measure({
  name: "followthrough.refusals",
  kind: "counter",
  unit: "{command}",
  description: "Commands that the domain refused, by kind and by the refusal's tag",
})

export const groupSize = new Measure({
  name: "followthrough.group.size",
  kind: "histogram",
  unit: "{command}",
  description: "Commands that went to the store together",
  bounds: [1, 2, 5, 10, 20, 50, 100, 200, 500],
})

export const conflicts = new Measure({
  name: "followthrough.conflicts",
  kind: "counter",
  unit: "{attempt}",
  description: "Attempts that were made again because another writer was faster",
})

export const answerDuration = new Measure({
  name: "followthrough.answer.duration",
  kind: "histogram",
  unit: "s",
  description: "How long answers took, by question",
  bounds: SECONDS,
})

export const factsRead = new Measure({
  name: "followthrough.facts.read",
  kind: "counter",
  unit: "{fact}",
  description: "Facts read from the log and replayed",
})

export const watchers = new Measure({
  name: "followthrough.watchers",
  kind: "up-down counter",
  unit: "{watcher}",
  description: "Live answers that somebody watches now",
})

export const handedOut = new Measure({
  name: "followthrough.reactions.handed_out",
  kind: "counter",
  unit: "{item}",
  description: "Items that reactions were handed",
})

export const settled = new Measure({
  name: "followthrough.reactions.settled",
  kind: "counter",
  unit: "{item}",
  description: "What became of the items that reactions were handed",
})

export const allMeasures: ReadonlyArray<Measure> = [
  commands,
  commandDuration,
  refusals,
  groupSize,
  conflicts,
  answerDuration,
  factsRead,
  watchers,
  handedOut,
  settled,
  storeRetries,
]
