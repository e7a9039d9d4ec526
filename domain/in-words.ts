/** A number for people: as many digits as matter, and the one minus sign that stands in all that people read. */
export function inWords(value: number): string {
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : 1;
  return toFixedInWords(value, digits);
}

/** `1 commit`, `2 commits`. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${inWords(count)} ${count === 1 ? one : many}`;
}

/** With so many digits; what is rounded to nothing has no sign. */
export function toFixedInWords(value: number, digits: number): string {
  return value
    .toFixed(digits)
    .replace(/^-(?=0(\.0*)?$)/, '')
    .replace('-', '−');
}
