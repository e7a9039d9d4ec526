import type { ClientBase } from 'pg';

const LEADER = `hashtextextended('pulse.relay', 0)`;

export interface RelaySessionSettings {
  readonly channel: string;
  /** A session that does nothing for so long is ended by PostgreSQL: its relay hangs. */
  readonly idleLimitMs: number;
}

/**
 * Makes a connection one that ends by itself when its relay hangs, and that hears of new deliveries. Its commits do not wait for the
 * disk: a delivery's facts and its status are one transaction, so what a crash of PostgreSQL takes back is applied again.
 */
export async function prepareRelaySession(
  client: ClientBase,
  { channel, idleLimitMs }: RelaySessionSettings,
): Promise<void> {
  await client.query(
    `select set_config('idle_session_timeout', $1, false), set_config('idle_in_transaction_session_timeout', $1, false),
       set_config('synchronous_commit', 'off', false)`,
    [String(idleLimitMs)],
  );
  await client.query(`listen ${client.escapeIdentifier(channel)}`);
}

/** Becomes the one relay that applies, for as long as the session lives. False while there is another. */
export async function tryToLead(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ leads: boolean }>(`select pg_try_advisory_lock(${LEADER}) as leads`);
  return rows[0]!.leads;
}

/** Notes, beside any transaction, which deliveries are about to be applied. It need not outlive PostgreSQL itself. */
export async function noteApplying(client: ClientBase, seqs: readonly number[]): Promise<void> {
  await client.query({
    name: 'note-applying',
    text: `
      insert into relay_notes (applying) values ($1)
      on conflict (only_row) do update set applying = excluded.applying`,
    values: [seqs],
  });
}

/** Deliveries that a relay before this one was applying when it died, in order. */
export async function listInterrupted(client: ClientBase): Promise<number[]> {
  const { rows } = await client.query<{ seq: number }>(
    `select d.seq from relay_notes n
     join webhook_deliveries d on d.seq = any (n.applying)
     where d.status in ('received', 'failed')
     order by d.seq`,
  );
  return rows.map(({ seq }) => seq);
}
