import type { REGISTRATIONS } from '../config/config-variables.ts';

/** Who may make an account without an invitation. */
export interface Registration {
  readonly mode: (typeof REGISTRATIONS)[number];
  /** Lower case; of `domains` only. */
  readonly domains: readonly string[];
}

/** Whether the owner of this address may register. */
export function mayRegister({ mode, domains }: Registration, email: string): boolean {
  if (mode !== 'domains') return mode === 'open';
  return domains.includes(email.slice(email.lastIndexOf('@') + 1).toLowerCase());
}
