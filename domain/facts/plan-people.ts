import { identityKeys, isNoreply, type PersonKey } from './identity-keys.ts';
import type { Person } from './person.ts';

/** A name and whose it is. */
export interface OwnedKey extends PersonKey {
  readonly developerId: string;
}

/** What is stored of the developers that these people may be. */
export interface KnownPeople {
  readonly owners: readonly OwnedKey[];
  /** The provider's numeric id of each developer that has one. */
  readonly accountIds: ReadonlyMap<string, string>;
}

export interface NewDeveloper {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
}

export interface PeoplePlan {
  readonly created: readonly NewDeveloper[];
  /** Names that are new, or whose owner changes. */
  readonly links: readonly OwnedKey[];
  /** Developers found to be one person: the first becomes part of the second. */
  readonly merges: readonly { readonly from: string; readonly into: string }[];
  /** Logins by which developers go from now on. */
  readonly logins: readonly { readonly developerId: string; readonly login: string }[];
}

/**
 * Decides which developers people are, and what to store so that they are found again. The provider's numeric id decides;
 * a login follows the id (it may be renamed and taken by another account); an e-mail address belongs to the account that
 * the provider shows it with. Two developers become one only when a person is seen with names of both and they are not
 * known to be two accounts.
 * @param newId gives the id of a developer to be made
 */
export function planPeople(people: readonly Person[], known: KnownPeople, newId: () => string): PeoplePlan {
  const planner = new Planner(known, newId);
  for (const person of people) planner.add(person);
  return planner.plan();
}

class Planner {
  readonly #owners = new Map<string, string>();
  readonly #accounts: Map<string, string>;
  readonly #mergedInto = new Map<string, string>();
  readonly #created = new Map<string, NewDeveloper>();
  readonly #links = new Map<string, OwnedKey>();
  readonly #logins = new Map<string, string>();
  readonly #newId: () => string;

  constructor(known: KnownPeople, newId: () => string) {
    for (const owned of known.owners) this.#owners.set(keyText(owned), owned.developerId);
    this.#accounts = new Map(known.accountIds);
    this.#newId = newId;
  }

  add(person: Person): void {
    const keys = identityKeys(person);
    if (keys.length === 0) return;
    const accountId = keys.find(({ kind }) => kind === 'id')?.value ?? null;
    const developer = this.#findDeveloper(keys, accountId) ?? this.#create(person);
    if (accountId !== null) this.#accounts.set(developer, accountId);
    for (const key of keys) this.#claim(key, developer);
  }

  plan(): PeoplePlan {
    const resolve = (id: string): string => this.#resolve(id);
    return {
      created: [...this.#created.values()],
      links: [...this.#links.values()].map((link) => ({ ...link, developerId: resolve(link.developerId) })),
      merges: [...this.#mergedInto].map(([from, into]) => ({ from, into: resolve(into) })),
      logins: [...this.#logins].map(([developerId, login]) => ({ developerId: resolve(developerId), login })),
    };
  }

  /** By the surest name whose owner is not known to be another account. */
  #findDeveloper(keys: readonly PersonKey[], accountId: string | null): string | null {
    for (const key of keys) {
      const owner = this.#ownerOf(key);
      if (owner === null) continue;
      const account = this.#accounts.get(owner);
      if (accountId === null || account === undefined || account === accountId) return owner;
    }
    return null;
  }

  #create(person: Person): string {
    const id = this.#newId();
    const email = person.email?.trim() || null;
    this.#created.set(id, {
      id,
      name: person.name?.trim() || person.login || email || 'unknown',
      email: email !== null && !isNoreply(email) ? email : null,
    });
    return id;
  }

  #claim(key: PersonKey, developer: string): void {
    const owner = this.#ownerOf(key);
    const isLogin = key.provider === 'github' && key.kind === 'login';
    if (owner === developer) return;
    if (owner !== null && this.#isSamePerson(owner, developer)) {
      this.#mergedInto.set(owner, developer);
      const account = this.#accounts.get(owner);
      if (account !== undefined) this.#accounts.set(developer, account);
    } else if (owner !== null && !isLogin) {
      // An address that another account has shown: it stays with the one that showed it first.
      return;
    }
    this.#owners.set(keyText(key), developer);
    this.#links.set(keyText(key), { ...key, developerId: developer });
    if (isLogin) this.#logins.set(developer, key.value);
  }

  #isSamePerson(a: string, b: string): boolean {
    const first = this.#accounts.get(a);
    const second = this.#accounts.get(b);
    return first === undefined || second === undefined || first === second;
  }

  #ownerOf(key: PersonKey): string | null {
    const owner = this.#owners.get(keyText(key));
    return owner === undefined ? null : this.#resolve(owner);
  }

  #resolve(developer: string): string {
    let at = developer;
    for (let into = this.#mergedInto.get(at); into !== undefined; into = this.#mergedInto.get(at)) at = into;
    return at;
  }
}

function keyText({ provider, kind, value }: PersonKey): string {
  return `${provider}/${kind}/${value}`;
}
