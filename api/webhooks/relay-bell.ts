import type { Pool } from 'pg';

/** The channel on which the relay hears that deliveries wait. */
export const DELIVERIES_CHANNEL = 'webhook_deliveries';

/** Tells the relay that something waits for it. */
export interface RelayBell {
  /** Returns at once; many calls within a few milliseconds are one notification. A lost one is made good by polling. */
  ring(): void;
}

const INTERVAL_MS = 10;

/** By itself, and not in the statement that stores: commits that notify wait for each other. Nothing of it needs the disk. */
const NOTIFY = `begin; set local synchronous_commit = off; notify ${DELIVERIES_CHANNEL}; commit`;

export function createRelayBell(pool: Pool): RelayBell {
  let isDue = false;
  let isBusy = false;
  const ringNow = async (): Promise<void> => {
    isBusy = true;
    while (isDue) {
      isDue = false;
      // Without the database the relay hears nothing either; it polls.
      await pool.query(NOTIFY).catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, INTERVAL_MS).unref());
    }
    isBusy = false;
  };
  return {
    ring: () => {
      isDue = true;
      if (!isBusy) void ringNow();
    },
  };
}
