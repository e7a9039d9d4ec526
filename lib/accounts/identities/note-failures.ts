import { writeAudit } from '../../../sql/audit/write-audit.ts';
import type { Database } from '../../database/database.ts';
import { PulseError } from '../../errors.ts';

/** What is about whoever signs in, and not about the way there. */
const REFUSALS: ReadonlySet<string> = new Set([
  'provider_refused',
  'email_not_allowed',
  'email_not_proven',
  'registration_closed',
  'account_locked',
  'identity_taken',
  'password_wrong',
]);

/** Does a sign-in, and writes down when it is refused. */
export async function noteFailures<T>(
  database: Pick<Database, 'slonik'>,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PulseError && REFUSALS.has(error.code)) {
      const request = { outcome: error.code };
      await writeAudit(database.slonik, { resourceType: 'user', resourceId: null, request });
    }
    throw error;
  }
}
