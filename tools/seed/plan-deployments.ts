import { type CommitStream, STREAM } from './commit-stream.ts';
import { type DayCounts, planDays } from './plan-days.ts';
import { type SeedDeveloper, type SeedRepository, type SeedWorld, YEAR } from './plan-world.ts';
import { createRandom } from './random.ts';
import { pickDeveloper } from './write-commits.ts';

export interface SeedDeployment {
  readonly deploymentId: number;
  readonly repository: SeedRepository;
  readonly environment: 'production' | 'staging' | 'preview';
  readonly status: 'success' | 'failure' | 'in_progress';
  /** Which commit of its repository, and its id. */
  readonly commit: number;
  readonly sha: string;
  readonly by: SeedDeveloper;
  readonly createdMs: number;
  readonly finishedMs: number | null;
  /** The incident that followed it. */
  readonly incident: SeedIncident | null;
}

export interface SeedIncident {
  readonly severity: 'minor' | 'major' | 'critical';
  readonly startedMs: number;
  readonly resolvedMs: number | null;
}

const MINUTE_MS = 60_000;
const PRODUCTION_SHARE = 0.45;
const STAGING_SHARE = 0.35;
const FAILED_SHARE = 0.06;
const INCIDENT_SHARE = 0.03;

/** All deployments of one repository, in the order in which they were made. */
export function planDeployments(world: SeedWorld, commits: CommitStream) {
  const deploying = world.repositories.filter(({ deploys }) => deploys);
  const shares = deploying.reduce((sum, { share }) => sum + Math.sqrt(share), 0);
  // Large repositories deploy more often, but not in proportion.
  const counts = planDays(world, STREAM.deployments, YEAR.deployments, ({ deploys, share }) =>
    deploys ? Math.sqrt(share) / shares : 0,
  );
  const bases = numberDeployments(world, counts);
  return (repository: SeedRepository): SeedDeployment[] => {
    const random = createRandom(world.plan.seed, STREAM.deploymentRows, repository.repoId);
    const untilMs = world.plan.until.getTime();
    const deployments: SeedDeployment[] = [];
    for (let day = 0; day < YEAR.days; day++) {
      const before = commits.counts.before(repository, day);
      const times = commits.times(repository, day);
      for (let n = counts.before(repository, day); n < counts.before(repository, day + 1); n++) {
        const at = random.below(Math.max(1, times.length));
        const commit = commits.lastOnDefaultBranch(repository, times.length === 0 ? before - 1 : before + at);
        const kind = random.next();
        const by = random.chance(0.5) ? world.bots[0]! : pickDeveloper(random, repository);
        const tookMs = Math.floor(random.skewed(6, 0.8) * MINUTE_MS);
        const isFailed = random.chance(FAILED_SHARE);
        const waitedMs = Math.floor(random.skewed(15, 0.8) * MINUTE_MS);
        const isIncident = random.chance(INCIDENT_SHARE);
        if (commit < 0) continue;
        const createdMs = (times[at] ?? world.startMs + day * 1_440 * MINUTE_MS) + waitedMs;
        if (createdMs >= untilMs) continue;
        const environment =
          kind < PRODUCTION_SHARE
            ? 'production'
            : kind < PRODUCTION_SHARE + STAGING_SHARE
              ? 'staging'
              : 'preview';
        const finishedMs = createdMs + tookMs < untilMs ? createdMs + tookMs : null;
        const status = finishedMs === null ? 'in_progress' : isFailed ? 'failure' : 'success';
        deployments.push({
          deploymentId: bases.get(repository.repoId)! + n + 1,
          repository,
          environment,
          status,
          commit,
          sha: commits.sha(repository, commit),
          by,
          createdMs,
          finishedMs,
          incident:
            isIncident && environment === 'production' ? planIncident(random, finishedMs, untilMs) : null,
        });
      }
    }
    return deployments;
  };
}

function planIncident(
  random: ReturnType<typeof createRandom>,
  finishedMs: number | null,
  untilMs: number,
): SeedIncident | null {
  const startedMs = (finishedMs ?? untilMs) + Math.floor(random.skewed(90, 1.2) * MINUTE_MS);
  const resolvedMs = startedMs + Math.floor(random.skewed(120, 1.3) * MINUTE_MS);
  const severity = random.chance(0.1) ? 'critical' : random.chance(0.4) ? 'minor' : 'major';
  return startedMs >= untilMs
    ? null
    : { severity, startedMs, resolvedMs: resolvedMs < untilMs ? resolvedMs : null };
}

function numberDeployments(world: SeedWorld, counts: DayCounts): Map<number, number> {
  const bases = new Map<number, number>();
  let base = 0;
  for (const repository of world.repositories) {
    bases.set(repository.repoId, base);
    base += counts.before(repository, YEAR.days);
  }
  return bases;
}

/**
 * Which deployment first brought each commit of the default branch to production. The branch is a line, so that each successful
 * deployment in the order of their ends brings what lies between the furthest commit deployed before it and its own.
 * @param bring called for each commit of the repository by its number, with the id of the deployment
 */
export function forEachFirstDeployment(
  deployments: readonly SeedDeployment[],
  isOnDefaultBranch: (commit: number) => boolean,
  bring: (commit: number, deploymentId: number) => void,
): void {
  const successful = deployments
    .filter(({ environment, status }) => environment === 'production' && status === 'success')
    .sort((a, b) => a.finishedMs! - b.finishedMs! || a.deploymentId - b.deploymentId);
  let next = 0;
  for (const { commit, deploymentId } of successful) {
    for (; next <= commit; next++) if (isOnDefaultBranch(next)) bring(next, deploymentId);
  }
}
