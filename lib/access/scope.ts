import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * What may be seen by whoever a request comes from. As PostgreSQL reads it: a list in its own notation, or `*` for everything. Nothing, unless
 * somebody was let in.
 */
export interface Scope {
  /** `{uuid,…}` */
  teams: string;
  /** `{id,…}` of the repositories that those teams watch, or watched. */
  repositories: string;
}

const ALL = '*';
const storage = new AsyncLocalStorage<Scope>();

/** Does the work for somebody of whom nothing is known yet: what `widenScope` adds holds for all of it. */
export function runScoped<T>(work: () => Promise<T>): Promise<T> {
  return storage.run({ teams: '', repositories: '' }, work);
}

/** Says what may be seen in the rest of the work. */
export function widenScope(scope: Readonly<Scope>): void {
  const current = storage.getStore();
  if (current === undefined) throw new TypeError('nobody asked for anything here');
  Object.assign(current, scope);
}

/** Everything. */
export const WHOLE_SCOPE: Readonly<Scope> = { teams: ALL, repositories: ALL };

/**
 * Does what Pulse itself needs, whoever asked for it: what a change brings about for other teams, and what nobody asked for.
 */
export function runAsPulse<T>(work: () => Promise<T>): Promise<T> {
  return storage.run({ ...WHOLE_SCOPE }, work);
}

/** What may be seen here; undefined where nobody asked for anything. */
export function currentScope(): Readonly<Scope> | undefined {
  return storage.getStore();
}

/** The teams that may be seen here, in PostgreSQL's notation; null where all may. */
export function visibleTeams(): string | null {
  const teams = currentScope()?.teams ?? '';
  if (teams === ALL) return null;
  return teams === '' ? '{}' : teams;
}
