/**
 * An instant as answers carry it: ISO 8601 in UTC with milliseconds, `2026-03-02T08:00:00.000Z`.
 * Answers are plain JSON, the same for a host, a browser and the command line.
 */
export type IsoInstant = string
