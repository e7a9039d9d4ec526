import pg from 'pg';
import { createSessionKeeper, type SessionKeeper } from './session-keeper.ts';

type Query = (...args: unknown[]) => unknown;

/**
 * A class of connections that keep their session in step with who asks. PostgreSQL answers in the order of asking, so nothing waits here; when
 * the change fails, so does what comes after it, since the connection is broken.
 */
export function keepingClient(role: string | undefined): typeof pg.Client {
  return class KeepingClient extends pg.Client {
    readonly #keeper: SessionKeeper = createSessionKeeper(role);

    override query = ((...args: unknown[]) => {
      const send = pg.Client.prototype.query as unknown as Query;
      const change = this.#keeper.nextChange();
      if (change !== undefined) {
        (send.call(this, change.text, change.values) as Promise<unknown>).catch(() => {});
      }
      this.#keeper.noteSent(textOf(args[0]));
      return send.apply(this, args);
    }) as pg.Client['query'];
  };
}

/** A statement comes as text, in a configuration, or as an object that sends itself. */
function textOf(query: unknown): string {
  if (typeof query === 'string') return query;
  const { text } = (query ?? {}) as { text?: unknown };
  return typeof text === 'string' ? text : '';
}
