import { failRuns, supersedeRuns } from '../../sql/analysis/end-analysis-run.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';

export interface EndRunInput {
  readonly repoId: number;
  readonly number: number;
  /** Null for the current head. */
  readonly headSha: string | null;
  readonly status: 'failed' | 'superseded';
  /** A sentence for people; null when superseded. */
  readonly error: string | null;
}

/** The activity that closes the run of a head whose analysis was given up. */
export function createEndRun({ database, logger }: ActivityDependencies) {
  return async function endRun(input: EndRunInput): Promise<void> {
    if (input.status === 'superseded') await supersedeRuns(database.slonik, input);
    else await failRuns(database.slonik, input, input.error ?? 'The analysis failed.');
    const { repoId, number, headSha, status, error } = input;
    logger.info({ repoId, pullRequest: number, headSha, status, error }, 'The analysis was given up');
  };
}
