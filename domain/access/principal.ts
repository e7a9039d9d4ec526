import type { UserRole } from './role.ts';

/** What a token is good for; sessions in a browser are good for everything. */
export const TOKEN_SCOPES = ['read', 'write', 'operate'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** Whoever asks, once known: the installation's own key, a person, or a token that belongs to a team. */
export interface Principal {
  /** As the audit trail names it: a user's id, `operator` for the installation's key, `token:<id>` for a team's token. */
  readonly actor: string;
  readonly userId: string | null;
  /** When it is a session. */
  readonly sessionId: string | null;
  /** When it is an access token. */
  readonly tokenId: string | null;
  /** May do everything and sees everything. Of a token only when its scope says `operate`. */
  readonly isOperator: boolean;
  readonly scopes: ReadonlySet<TokenScope>;
  /** The roles by team. */
  readonly teams: ReadonlyMap<string, UserRole>;
}

/** Who holds the installation's own key. */
export const INSTALLATION: Principal = {
  actor: 'operator',
  userId: null,
  sessionId: null,
  tokenId: null,
  isOperator: true,
  scopes: new Set(TOKEN_SCOPES),
  teams: new Map(),
};
