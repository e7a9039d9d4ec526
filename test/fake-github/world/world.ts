import type { Account, App, Installation, InstallationToken, PersonalToken } from './accounts.ts';
import type { Clock } from './clock.ts';
import type { Delivery, Hook } from './hook.ts';
import { Ids } from './ids.ts';
import type { EmailAddress, OAuthApp, OAuthCode } from './oauth.ts';
import { fullNameOf, type Repository } from './repository.ts';

/** All state of the fake: what GitHub would keep in its databases. */
export class World {
  readonly clock: Clock;
  readonly ids = new Ids();
  /** Origin under which everything is reached, without a slash at the end; known once the server listens. */
  baseUrl = 'http://127.0.0.1:0';
  /** By login in lower case: GitHub does not tell cases apart. */
  readonly accounts = new Map<string, Account>();
  readonly repositories = new Map<number, Repository>();
  /** Id by `owner/name` that a repository had before, in lower case. */
  readonly formerNames = new Map<string, number>();
  readonly tokens = new Map<string, PersonalToken>();
  readonly apps = new Map<number, App>();
  /** By client id. */
  readonly oauthApps = new Map<string, OAuthApp>();
  readonly oauthCodes = new Map<string, OAuthCode>();
  /** By account id, where a person has others than the one of the account. */
  readonly emails = new Map<number, readonly EmailAddress[]>();
  readonly installations = new Map<number, Installation>();
  readonly installationTokens = new Map<string, InstallationToken>();
  readonly hooks = new Map<number, Hook>();
  /** Oldest first. */
  readonly deliveries: Delivery[] = [];

  constructor(clock: Clock) {
    this.clock = clock;
  }

  addAccount(account: Omit<Account, 'id' | 'nodeId' | 'createdAt'> & { createdAt?: Date }): Account {
    const key = account.login.toLowerCase();
    const known = this.accounts.get(key);
    if (known !== undefined) return known;
    const created: Account = {
      createdAt: new Date('2015-04-01T09:00:00Z'),
      ...account,
      ...this.ids.next('account'),
    };
    this.accounts.set(key, created);
    return created;
  }

  findAccount(login: string): Account | undefined {
    return this.accounts.get(login.toLowerCase());
  }

  findRepository(owner: string, name: string): Repository | undefined {
    const wanted = `${owner}/${name}`.toLowerCase();
    for (const repository of this.repositories.values()) {
      if (fullNameOf(repository).toLowerCase() === wanted) return repository;
    }
    return undefined;
  }

  /** The repository that had this name before it was renamed or transferred. */
  findRenamed(owner: string, name: string): Repository | undefined {
    const id = this.formerNames.get(`${owner}/${name}`.toLowerCase());
    return id === undefined ? undefined : this.repositories.get(id);
  }

  /** Installations that reach a repository. */
  installationsOf(repository: Repository): Installation[] {
    return [...this.installations.values()].filter(
      (installation) =>
        installation.account.id === repository.owner.id &&
        installation.suspendedAt === null &&
        (installation.repositoryIds === null || installation.repositoryIds.has(repository.id)),
    );
  }
}
