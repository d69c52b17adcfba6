import { useCallback, useState } from "react"

/** A choice of whoever uses this browser, such as whose queue to show; it is there again with the next visit. */
export const useKeptChoice = (
  name: string,
  otherwise: string,
): readonly [string, (value: string) => void] => {
  const [value, setValue] = useState(() => read(name) ?? otherwise)
  const choose = useCallback(
    (next: string) => {
      setValue(next)
      keep(name, next)
    },
    [name],
  )
  return [value, choose]
}

// A browser may be told to keep nothing: the choice then lasts as long as the page.
const read = (name: string): string | null => {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

const keep = (name: string, value: string): void => {
  try {
    localStorage.setItem(name, value)
  } catch {
    // Nothing can be kept.
  }
}
