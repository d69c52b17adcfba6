const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"] as const

/** A bar for `value`, `width` characters long for `most`, to an eighth of a character. */
export const bar = (value: number, most: number, width: number): string => {
  if (most <= 0 || value <= 0) return ""
  const eighths = Math.max(1, Math.round((Math.min(value, most) / most) * width * 8))
  return "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "")
}
