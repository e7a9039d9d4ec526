/** True for `npm run test:faults`: more kills, longer freezes, and mutations that must be found out. */
export const LONG_FORM = process.env.PULSE_FAULTS === 'long';

/** A figure of each of the two forms. */
export function inForm<T>(form: { readonly short: T; readonly long: T }): T {
  return LONG_FORM ? form.long : form.short;
}
