/** What can be made to go wrong with an answer. */
export const FAULT_KINDS = [
  // Limits: set for real, so that what the client sends before they end is counted as a violation.
  'primary-403',
  'primary-429',
  'secondary-403',
  'secondary-429',
  'secondary-403-without-retry-after',
  'secondary-429-without-retry-after',
  'abuse-403',
  'graphql-rate-limited',
  // The service itself.
  'status-500',
  'status-502-html',
  'status-503',
  'graphql-timeout',
  // The way.
  'cut',
  'cut-body',
  'slow-body',
  'stall',
  // Lists.
  'short-page',
  'shifting-page',
  'growing-page',
  'link-foreign',
  'link-loop',
  'link-missing',
  // Rights.
  'expired-token',
  'missing-right',
  'moved',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** Which requests: tried on `GET /repos/a/b/pulls?page=2`; all but the control API when left out. */
  readonly match?: RegExp;
  /** Of the requests that fit; 1 when left out. */
  readonly probability?: number;
  /** It ends after so many; never when left out. */
  readonly count?: number;
  /** Of the dice; equal seeds give equal faults for equal requests. */
  readonly seed?: number;
  /** For limits, slow bodies and stalls, in ms; each has a default of its own. */
  readonly durationMs?: number;
}
