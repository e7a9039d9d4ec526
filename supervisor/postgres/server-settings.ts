import { totalmem } from 'node:os';
import { constrainedMemory } from 'node:process';

const MB = 2 ** 20;
/** The machine also signs and serves, and what PostgreSQL does not hold itself the system's file cache does. */
const SHARE_OF_MEMORY = 1 / 16;
const SHARED_BUFFERS_MB = { least: 128, most: 2_048 };

/** Settings of the embedded PostgreSQL: one machine that also does the signing, mostly bulk writes and index look-ups. */
export const POSTGRES_SETTINGS = {
  shared_buffers: chooseSharedBuffers(Math.min(totalmem(), constrainedMemory() || Infinity)),
  maintenance_work_mem: '128MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  // Nothing replicates from it: bulk writes need less log.
  wal_level: 'minimal',
  max_wal_senders: '0',
  random_page_cost: '1.1',
  jit: 'off',
  // A failing statement holds other people's text: it stays out of the log.
  log_min_error_statement: 'panic',
};

/** What PostgreSQL keeps of tables in memory of its own, on a machine or in a container with so much. */
export function chooseSharedBuffers(memoryBytes: number): string {
  const { least, most } = SHARED_BUFFERS_MB;
  const mb = Math.floor((memoryBytes * SHARE_OF_MEMORY) / MB);
  return `${Math.min(Math.max(mb, least), most)}MB`;
}
