/** Writes CSV as RFC 4180 has it, every cell quoted. */
export const stringify = (
  rows: ReadonlyArray<ReadonlyArray<string>>,
  { delimiter = ",", end = "\r\n", quote = '"' } = {},
): string =>
  rows
    .map((row) =>
      row.map((cell) => `${quote}${cell.replaceAll(quote, quote + quote)}${quote}`).join(delimiter),
    )
    .join(end) + end
