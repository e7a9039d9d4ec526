import pg from 'pg';

/** What a look at the table says of acknowledged deliveries. */
export interface Inventory {
  /** Acknowledged, and not there, or there with other bytes. */
  readonly lost: string[];
  readonly stored: number;
}

/** Compares what was acknowledged with what is stored: every delivery with its exact bytes. */
export async function findLost(databaseUrl: string, acked: ReadonlyMap<string, string>): Promise<Inventory> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    // The digest is of the bytes as they are now, not the one that was stored with them.
    const { rows } = await client.query<{ delivery_id: string; digest: string; noted: string }>(
      `select delivery_id, encode(sha256(payload), 'hex') as digest, encode(payload_sha256, 'hex') as noted
       from webhook_deliveries`,
    );
    const stored = new Map(rows.map((row) => [row.delivery_id, row]));
    const lost = [...acked].filter(([deliveryId, digest]) => {
      const row = stored.get(deliveryId);
      return row === undefined || row.digest !== digest || row.noted !== digest;
    });
    return { lost: lost.map(([deliveryId]) => deliveryId), stored: rows.length };
  } finally {
    await client.end();
  }
}
