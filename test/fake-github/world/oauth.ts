import type { Account } from './accounts.ts';

/** An OAuth app, as somebody registered it. */
export interface OAuthApp {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly name: string;
  /** Browsers are sent back there, or below it. */
  readonly callbackUrl: string;
}

/** What a browser brings back, until it is redeemed. */
export interface OAuthCode {
  readonly app: OAuthApp;
  readonly account: Account;
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  /** Of PKCE, by S256; null without it. */
  readonly challenge: string | null;
  readonly expiresAt: Date;
}

/** One of a person's addresses. */
export interface EmailAddress {
  readonly email: string;
  readonly primary: boolean;
  readonly verified: boolean;
  readonly visibility: 'public' | 'private' | null;
}
