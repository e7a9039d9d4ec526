/** Why a session is over. */
export const SESSION_ENDS = [
  'signed_out',
  'signed_out_everywhere',
  'password_changed',
  'token_reused',
  'closed_by_operator',
] as const;
export type SessionEnd = (typeof SESSION_ENDS)[number];
