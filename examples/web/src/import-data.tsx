import { useFollowUpClient } from "@followthrough/react"
import { type ChangeEvent, type DragEvent, useState } from "react"
import { AuditView } from "./audit-view.js"
import { type ImportReport, importFiles, NotReadable } from "./import-files.js"
import { count } from "./instants.js"
import type { Problem } from "./reading.worker.js"
import { messageOf } from "./recording.js"
import { useTeam } from "./team.js"

type Outcome =
  | { readonly is: "nothing" }
  | { readonly is: "reading"; readonly facts: number }
  | { readonly is: "fault"; readonly message: string; readonly problem?: Problem }
  | { readonly is: "done"; readonly report: ImportReport }

const isMapping = ({ name }: File): boolean => name.toLowerCase().endsWith(".json")

/** Takes an export and the mapping that says what its rows mean, records it, and shows the audit. */
export const ImportData = () => {
  const client = useFollowUpClient()
  const { refresh } = useTeam()
  const [files, setFiles] = useState<ReadonlyArray<File>>([])
  const [outcome, setOutcome] = useState<Outcome>({ is: "nothing" })
  const [isOver, setOver] = useState(false)
  const mapping = files.find(isMapping)
  const tables = files.filter((file) => !isMapping(file))
  const isReading = outcome.is === "reading"
  const take = (taken: Iterable<File>) => {
    const all = [...taken]
    const hasMapping = all.some(isMapping)
    // A new file takes the place of one of its name, and a new mapping that of the one before.
    const kept = files.filter(
      (file) => !all.some(({ name }) => name === file.name) && !(hasMapping && isMapping(file)),
    )
    setFiles([...kept, ...all])
    setOutcome({ is: "nothing" })
  }
  const run = async () => {
    if (mapping === undefined) return
    setOutcome({ is: "reading", facts: 0 })
    const bytes = async (file: File) => ({
      name: file.name,
      bytes: new Uint8Array(await file.arrayBuffer()),
    })
    try {
      const toRead = {
        mapping: await bytes(mapping),
        files: await Promise.all(tables.map(bytes)),
      }
      const report = await importFiles(client, toRead, (facts) =>
        setOutcome({ is: "reading", facts }),
      )
      refresh()
      setOutcome({ is: "done", report })
    } catch (failure) {
      const message = messageOf(failure)
      const problem = failure instanceof NotReadable ? { problem: failure.problem } : {}
      setOutcome({ is: "fault", message, ...problem })
    }
  }
  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files)
  }
  return (
    <>
      <section className="card" aria-labelledby="import-title">
        <h2 id="import-title">An export and its mapping</h2>
        <p>
          A CSV file and the JSON file that says what its rows mean. All rows are read before the
          first is recorded.
        </p>
        <label
          className="drop"
          data-over={isOver}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={onDrop}
        >
          <span>Drop them here, or choose them</span>
          <input
            type="file"
            multiple
            accept=".csv,.tsv,.txt,.gz,.json"
            disabled={isReading}
            onChange={(event: ChangeEvent<HTMLInputElement>) => take(event.target.files ?? [])}
          />
        </label>
        {files.length === 0 ? undefined : (
          <ul className="files">
            {files.map((file) => (
              <li key={file.name}>
                <bdi>{file.name}</bdi>
                <span className="counts">{isMapping(file) ? "mapping" : "rows"}</span>
                <button
                  type="button"
                  className="quiet"
                  aria-label={`Leave out ${file.name}`}
                  onClick={() => setFiles(files.filter((other) => other !== file))}
                >
                  ×
                </button>
              </li>
            ))}
          </ul>
        )}
        <p className="actions">
          <button
            type="button"
            className="primary"
            disabled={isReading || mapping === undefined || tables.length === 0}
            onClick={run}
          >
            Import
          </button>
          <output>{said(outcome)}</output>
          {files.length > 0 && mapping === undefined ? (
            <span className="counts">The mapping is missing.</span>
          ) : undefined}
          {mapping !== undefined && tables.length === 0 ? (
            <span className="counts">The CSV file is missing.</span>
          ) : undefined}
        </p>
        {outcome.is === "fault" ? <Fault {...outcome} /> : undefined}
        {outcome.is === "done" && outcome.report.refused.length > 0 ? (
          <div className="fault" role="alert">
            <p>Some facts were refused; all others are recorded.</p>
            <ul>
              {outcome.report.refused.slice(0, 20).map(([reason, times]) => (
                <li key={reason}>
                  {count(times, "time")}: {reason}
                </li>
              ))}
            </ul>
          </div>
        ) : undefined}
      </section>
      {outcome.is === "done" ? <AuditView /> : undefined}
    </>
  )
}

const said = (outcome: Outcome): string => {
  switch (outcome.is) {
    case "nothing":
    case "fault":
      return ""
    case "reading":
      return outcome.facts === 0 ? "Reading…" : `${outcome.facts.toLocaleString("en")} facts…`
    case "done": {
      const { alreadyRecorded, recorded, rows, skipped } = outcome.report
      const passed = skipped === 0 ? "" : `, ${skipped.toLocaleString("en")} of them passed over`
      const known =
        alreadyRecorded === 0 ? "" : `, ${alreadyRecorded.toLocaleString("en")} known before`
      return `${count(rows, "row")} read${passed}: ${count(recorded, "fact")} recorded${known}.`
    }
  }
}

const Fault = ({ message, problem }: { readonly message: string; readonly problem?: Problem }) => (
  <div className="fault" role="alert">
    <p>
      <b>Nothing was recorded.</b> {message}
    </p>
    {problem === undefined ? undefined : (
      <dl>
        <Place name="File" value={problem.file} />
        <Place name="Line" value={problem.line?.toLocaleString("en")} />
        <Place name="Column" value={problem.column} />
        <Place name="Where in the mapping" value={problem.path} />
        <Place name="What to do" value={problem.fix} />
      </dl>
    )}
  </div>
)

const Place = ({ name, value }: { readonly name: string; readonly value: string | undefined }) =>
  value === undefined || value === "" ? undefined : (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </div>
  )
