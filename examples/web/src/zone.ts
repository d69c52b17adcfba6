/** The zone of this browser's clock, such as `Europe/Rome`. */
export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
