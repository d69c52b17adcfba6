/**
 * The one place that chooses an implementation of the Temporal standard: the runtime's own where it
 * has one, `temporal-polyfill` otherwise. This entry point of the polyfill patches no global.
 */
export { Temporal } from "temporal-polyfill"
