import type { PoolClient } from 'pg';
import type { Database } from '../lib/database/database.ts';
import { prepareRelaySession, tryToLead } from '../sql/deliveries/relay-session.ts';

/** The channel on which deliveries are announced. */
const CHANNEL = 'webhook_deliveries';
/** A relay that hangs for so long loses its session, and what it was doing. */
const IDLE_LIMIT_MS = 15_000;

/**
 * The relay's one connection: it holds the right to apply, hears of new deliveries, and carries the transactions. So whoever has
 * lost the right can write nothing any more.
 */
export class RelaySession {
  readonly client: PoolClient;
  #leads = false;
  #isRung = false;
  #wake: (() => void) | null = null;
  #broken: Error | null = null;

  static async open(database: Pick<Database, 'pg'>): Promise<RelaySession> {
    const client = await database.pg.connect();
    const session = new RelaySession(client);
    try {
      await prepareRelaySession(client, { channel: CHANNEL, idleLimitMs: IDLE_LIMIT_MS });
      return session;
    } catch (error) {
      session.close();
      throw error;
    }
  }

  constructor(client: PoolClient) {
    this.client = client;
    client.on('notification', () => this.ring());
    client.on('error', (error) => {
      this.#broken = error;
      this.ring();
    });
  }

  /** Whether this relay is the one that applies; asks for it until it is. */
  async lead(): Promise<boolean> {
    this.#leads ||= await tryToLead(this.client);
    return this.#leads;
  }

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  /** Forgets announcements so far: whatever was announced is found by the query that comes now. */
  listenFromNow(): void {
    this.#isRung = false;
  }

  /** Waits for an announcement since `listenFromNow`, for so long at most. Throws when the connection broke. */
  async wait(limitMs: number): Promise<void> {
    if (!this.#isRung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, limitMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = null;
    }
    if (this.#broken !== null) throw this.#broken;
  }

  /** Ends the connection, and with it the right to apply. */
  close(): void {
    this.client.release(true);
  }
}
