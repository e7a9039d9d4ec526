import { AsyncLocalStorage } from 'node:async_hooks';

/** Somebody who changes something, and how the request came. What Pulse does by itself has none. */
export interface Acting {
  /** A user's id, `operator`, `token:<id>`; known once the request was let in. */
  actor: string;
  /** The operation of the API; known once its route is found. */
  action: string;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly requestId: string;
}

const storage = new AsyncLocalStorage<Acting>();

/** Does the work in somebody's name: connections that are lent meanwhile carry it, so that the database writes down who changed what. */
export function actAs<T>(acting: Acting, work: () => Promise<T>): Promise<T> {
  return storage.run(acting, work);
}

/** Who acts here; undefined for what Pulse does by itself. */
export function currentActing(): Acting | undefined {
  return storage.getStore();
}
