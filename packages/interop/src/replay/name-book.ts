import type { PlacedRow } from "./placed-row.js"

/** One name of a promise, step, touch …: what a command brings into being, or what it speaks of. */
export interface Naming {
  readonly name: string
  readonly makes: boolean
}

/** What the rows so far brought into being and spoke of by name. */
export class NameBook {
  private readonly made = new Set<string>()
  private readonly awaited = new Set<string>()
  private readonly makers = new Map<string, PlacedRow>()

  /** Names of one row, in their order. */
  learn(names: ReadonlyArray<Naming>, row: PlacedRow): void {
    for (const { makes, name } of names) {
      if (this.made.has(name)) continue
      if (!makes) this.awaited.add(name)
      else {
        this.made.add(name)
        if (this.awaited.has(name)) this.makers.set(name, row)
      }
    }
  }

  /** Rows that make what these speak of, and come later. */
  makersOf(names: ReadonlyArray<Naming>): ReadonlyArray<PlacedRow> {
    return names.flatMap(({ makes, name }) =>
      makes || this.made.has(name) ? [] : (this.makers.get(name) ?? []),
    )
  }

  /** Begins again with the first row, knowing what is made after it is spoken of. */
  startAnew(): void {
    this.made.clear()
  }
}
