/** What a terminal shows as it is: no need to look at each character. */
const PLAIN = /^[ -~]*$/

// An emoji of several, which the joiner between them makes one, and how its parts are to be drawn; or what nobody
// sees: control characters, half characters, line and paragraph separators, marks that turn the reading direction
// round, what has no width, tags, and selectors of variants.
const HIDDEN =
  /(\p{Extended_Pictographic}[\ufe0e\ufe0f]?\p{Emoji_Modifier}?(?:\u200d\p{Extended_Pictographic}[\ufe0e\ufe0f]?\p{Emoji_Modifier}?)*)|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/**
 * Text from outside, safe to show: what nobody would see comes out as an escape such as `\u202e` or `\u{e0041}`, so
 * that it can neither move a cursor, forge a line, turn text round, nor make two names look the same. Joiners and
 * selectors stay within an emoji alone: elsewhere, also between letters of scripts that know them, they are shown.
 */
export const visible = (text: string, escaped: (character: string) => string = inBraces): string =>
  PLAIN.test(text)
    ? text
    : text.replace(HIDDEN, (found, emoji: string | undefined) => emoji ?? escaped(found))

const inBraces = (character: string): string => {
  const hex = (character.codePointAt(0) ?? 0).toString(16)
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, "0")}`
}
