import type { Connection } from '@temporalio/client';
import type { Database } from '../lib/database/database.ts';
import { checkDisk } from '../lib/disk/check-disk.ts';
import { checkPart, type PartCheck } from '../lib/process/check-part.ts';
import type { Relay } from '../relay/start-relay.ts';

export interface WorkerParts {
  readonly database: Pick<Database, 'pg'>;
  readonly connection: Connection;
  readonly namespace: string;
  readonly dataDir: string;
  /** Undefined until it has started. */
  readonly relay: () => Relay | undefined;
}

/** Looks at each part that a worker needs: PostgreSQL, Temporal, the relay with its own connection, and the disk. */
export async function checkWorkerParts(parts: WorkerParts): Promise<Record<string, PartCheck>> {
  const { database, connection, namespace } = parts;
  const [postgres, temporal, relay, disk] = await Promise.all([
    checkPart(database.pg.query('select 1'), () => 'It answers.'),
    checkPart(connection.workflowService.describeNamespace({ namespace }), () => 'It answers.'),
    checkPart(describeRelay(parts.relay()), (detail) => detail),
    checkPart(checkDisk(parts), (detail) => detail),
  ]);
  return { database: postgres, temporal, relay, disk };
}

const RELAY_STATES = {
  leads: 'It applies deliveries.',
  stands_by: 'Another worker applies deliveries; this one takes its place when that ends.',
} as const;

async function describeRelay(relay: Relay | undefined): Promise<string> {
  const state = relay?.state() ?? 'starts';
  if (state === 'starts') throw new Error('It has no connection to the database yet.');
  return RELAY_STATES[state];
}
