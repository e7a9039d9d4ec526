/** What steers, hides or breaks a line, as on terminals. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]+/gu;
/** Mail programs make links of texts such as `evil.example/now` by themselves. */
const LINK_JOINT = /([./:@\\])(?=[^\s./:@\\])/g;
const LENGTH_MAX = 200;

/** A name that a person chose, made safe for a mail: one line, which no mail program takes for a link or an address. */
export function disarmName(text: string): string {
  const line = text.replace(UNSAFE, ' ').replace(/\s+/g, ' ').trim();
  return [...line.replace(LINK_JOINT, '$1 ')].slice(0, LENGTH_MAX).join('');
}
