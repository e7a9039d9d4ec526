import type { Identity } from './ids.ts';

/** A person, a bot or an organisation. */
export interface Account extends Identity {
  readonly login: string;
  readonly type: 'User' | 'Organization' | 'Bot';
  readonly name: string | null;
  /** What Git commits carry. */
  readonly email: string;
  readonly createdAt: Date;
}

export type Level = 'read' | 'write' | 'admin';
/** Fine-grained rights by GitHub's names, as `pull_requests: 'read'`. */
export type Permissions = Readonly<Record<string, Level>>;

/** A token of a person: classic with scopes, or fine-grained with permissions. */
export interface PersonalToken {
  readonly value: string;
  readonly account: Account;
  /** Null for a fine-grained token. */
  readonly scopes: readonly string[] | null;
  /** Null for a classic token. */
  readonly permissions: Permissions | null;
  /** Null means every repository of the world. */
  readonly repositoryIds: ReadonlySet<number> | null;
  readonly expiresAt: Date | null;
}

/** A GitHub App. Its hook is one of the world's hooks. */
export interface App extends Identity {
  readonly slug: string;
  readonly clientId: string;
  readonly name: string;
  readonly owner: Account;
  /** PEM; the private key is the client's. */
  readonly publicKey: string;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly bot: Account;
  readonly createdAt: Date;
}

export interface Installation extends Identity {
  readonly app: App;
  readonly account: Account;
  /** Null means all repositories of the account. */
  repositoryIds: Set<number> | null;
  permissions: Permissions;
  events: readonly string[];
  suspendedAt: Date | null;
  readonly createdAt: Date;
  updatedAt: Date;
}

export interface InstallationToken {
  readonly value: string;
  readonly installation: Installation;
  readonly permissions: Permissions;
  readonly repositoryIds: ReadonlySet<number> | null;
  readonly expiresAt: Date;
}
