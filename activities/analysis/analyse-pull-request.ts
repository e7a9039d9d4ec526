import { PulseError } from '../../lib/errors.ts';
import { mirrorDirectory } from '../../lib/mirror-directory.ts';
import { degradeRun } from '../../sql/analysis/end-analysis-run.ts';
import { getRunOutcome } from '../../sql/analysis/get-run-outcome.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';
import { beatWhile } from '../parts/heartbeat.ts';

export interface AnalysePullRequestInput {
  readonly repoId: number;
  readonly number: number;
  readonly headSha: string;
  /** What could not be learnt before, in words: the run ends as degraded when there is any. */
  readonly missingSignals: readonly string[];
}

export interface AnalysedPullRequest {
  readonly status: 'done' | 'degraded' | 'failed';
  /** Why it is not simply done, in words. */
  readonly reasons: readonly string[];
}

/** The activity that signs and compares the current head of one pull request. */
export function createAnalysePullRequest(deps: ActivityDependencies) {
  const { database, logger, triage } = deps;
  return async function analysePullRequest(input: AnalysePullRequestInput): Promise<AnalysedPullRequest> {
    const { repoId, number, headSha, missingSignals } = input;
    await beatWhile({ headSha }, ({ signal }) =>
      triage.analysePullRequest({
        repoId,
        mirrorDirectory: mirrorDirectory(deps.dataDir, repoId),
        number,
        signal,
      }),
    );
    if (missingSignals.length > 0) await degradeRun(database.slonik, { repoId, number }, missingSignals);
    const run = await getRunOutcome(database.slonik, repoId, number);
    if (run?.status !== 'done' && run?.status !== 'degraded' && run?.status !== 'failed') {
      throw new PulseError(
        'analysis_not_recorded',
        `The analysis of pull request ${number} left no finished run (it is ${run?.status ?? 'missing'}).`,
      );
    }
    const reasons = [...(run.degradedReasons ?? []), ...(run.error === null ? [] : [run.error])];
    logger.info({ repoId, pullRequest: number, headSha, status: run.status, reasons }, 'Analysed');
    return { status: run.status, reasons };
  };
}
