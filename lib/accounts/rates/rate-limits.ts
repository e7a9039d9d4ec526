/** How often something may be tried, and within which time. What succeeds is given back, where people do it often. */
export const RATE_LIMITS = {
  /** Failed sign-ins from one address of the network. */
  sign_in_address: { points: 60, seconds: 900 },
  /** Failed sign-ins to one account, from addresses from where nobody has signed in to it lately. */
  sign_in_account: { points: 20, seconds: 900 },
  /** Failed sign-ins to one account from one address that is known for it. */
  sign_in_known: { points: 20, seconds: 900 },
  /** Wrong passwords of somebody who is signed in. */
  password_check: { points: 20, seconds: 900 },
  /** Mails that anybody can cause for one account. */
  mail_account: { points: 5, seconds: 3_600 },
  /** Mails that one address of the network causes. */
  mail_address: { points: 60, seconds: 3_600 },
  /** One-time tokens tried from one address, and devices that ask to be let in. */
  token_address: { points: 120, seconds: 3_600 },
  /** Codes of devices that one person types. */
  device_code: { points: 20, seconds: 900 },
  /** Invitations that one team mails. */
  invitation_team: { points: 200, seconds: 3_600 },
} as const satisfies Readonly<Record<string, { readonly points: number; readonly seconds: number }>>;

export type RateKind = keyof typeof RATE_LIMITS;
