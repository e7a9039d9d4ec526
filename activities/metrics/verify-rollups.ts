import { withClient } from '../../lib/database/transaction.ts';
import { PulseError } from '../../lib/errors.ts';
import { ALL_ROLLUPS } from '../../sql/rollups/all-rollups.ts';
import { verifyRollup } from '../../sql/rollups/verify-rollup.ts';
import { endVerification, getVerification, reportVerified } from '../../sql/upkeep/rollup-verifications.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { beatWhile } from '../parts/heartbeat.ts';

const EXAMPLES_MAX = 20;
/** A recomputation of everything takes its time; whoever gives up earlier is the activity's time limit. */
const STATEMENT_LIMIT_MS = 30 * 60_000;

/** The activity that compares rollups with a recomputation from facts, and writes down what differs. */
export function createVerifyRollups({ database, logger }: ActivityDependencies) {
  const { slonik } = database;
  return async function verifyRollups({
    verificationId,
  }: {
    readonly verificationId: string;
  }): Promise<void> {
    const verification = await getVerification(slonik, verificationId);
    if (verification === null || verification.status !== 'running') return;
    const done = new Set(verification.report.map(({ rollup }) => rollup));
    const wanted = ALL_ROLLUPS.filter(
      ({ name }) => verification.rollup === null || name === verification.rollup,
    );
    try {
      await beatWhile({ rollups: done.size }, async ({ report }) => {
        for (const rollup of wanted.filter(({ name }) => !done.has(name))) {
          const found = await withClient(database, async (client) => {
            await client.query(`set statement_timeout = ${STATEMENT_LIMIT_MS}`);
            try {
              return await verifyRollup(client, rollup, verification.sample, EXAMPLES_MAX);
            } finally {
              await client.query('reset statement_timeout');
            }
          });
          await reportVerified(slonik, verificationId, {
            rollup: rollup.name,
            ...found,
            examples: [...found.examples],
          });
          done.add(rollup.name);
          report({ rollups: done.size });
          const level = found.differences > 0 ? 'error' : 'info';
          logger[level](
            { rollup: rollup.name, buckets: found.buckets, differences: found.differences },
            'Rollup verified',
          );
        }
      });
      await endVerification(slonik, verificationId, null);
    } catch (error) {
      await endVerification(slonik, verificationId, (error as Error).message);
      throw new PulseError('verification_failed', `The verification failed: ${(error as Error).message}`, {
        cause: error,
      });
    }
  };
}
