const weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

/** `2026-03-02` as `Mon 2026-03-02`. */
export const dayText = (date: string): string =>
  `${weekdays[new Date(`${date}T00:00:00Z`).getUTCDay()]} ${date}`
