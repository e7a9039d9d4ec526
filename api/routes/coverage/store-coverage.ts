import type { ReadCoverage } from '../../../lib/coverage/read-coverage-report.ts';
import type { Database } from '../../../lib/database/database.ts';
import { withClient } from '../../../lib/database/transaction.ts';
import { PulseError } from '../../../lib/errors.ts';
import { listCoverageReports } from '../../../sql/commits/list-coverage-reports.ts';
import { upsertCoverageReports } from '../../../sql/commits/upsert-coverage-reports.ts';
import { markMirrorsOutdated } from '../../../sql/deliveries/delivery-repositories.ts';

/** Which commit, and which part of it, somebody tells the coverage of. */
export interface CoverageSubject {
  readonly repositoryId: number;
  readonly commitSha: string;
  readonly flag: string;
  readonly branch?: string | undefined;
}

/** What is told: of a percentage alone no lines are known. */
type Told = Pick<ReadCoverage, 'coverage' | 'linesLeftOut'> & {
  readonly format: string;
  readonly linesCovered: number | null;
  readonly linesTotal: number | null;
};

/**
 * Stores the coverage of a commit that was told now, and has the mirror read where it does not know the commit.
 * @returns what is stored of it
 * @throws PulseError `repository_not_found`, when it has gone meanwhile
 */
export async function storeCoverage(
  database: Database,
  { repositoryId, commitSha, flag, branch }: CoverageSubject,
  told: Told,
) {
  const now = new Date();
  const row = {
    repo_id: repositoryId,
    commit_sha: commitSha,
    flag,
    coverage: told.coverage,
    lines_covered: told.linesCovered,
    lines_total: told.linesTotal,
    lines_left_out: told.linesLeftOut,
    source: told.format,
    branch: branch ?? null,
    reported_at: now,
    first_reported_at: now,
  };
  await withClient(database, async (client) =>
    markMirrorsOutdated(client, await upsertCoverageReports(client, [row])),
  );
  const [stored] = await listCoverageReports(database.slonik, repositoryId, { commitSha, flag, limit: 1 });
  if (stored === undefined) throw new PulseError('repository_not_found', 'The repository is gone.');
  return stored;
}
