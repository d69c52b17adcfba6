/** Where Chromium is; undefined where there is none. */
export declare const chromiumPath: () => string | undefined
/** The same, installed first where it is missing; throws where it cannot be. */
export declare const installedChromium: () => string
