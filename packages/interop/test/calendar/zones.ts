/** Half and quarter hours, both hemispheres, a change of half an hour, one at midnight, none, and Ramadan's. */
export const zones = [
  "Europe/Rome",
  "America/New_York",
  "America/St_Johns",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Asia/Kolkata",
  "Pacific/Chatham",
  "America/Santiago",
  "Africa/Casablanca",
  "UTC",
] as const
