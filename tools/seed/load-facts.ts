import type { ClientBase } from 'pg';
import type { CopyWriter } from '../../sql/copy-binary.ts';
import type { CommitStream } from './commit-stream.ts';
import { loadCommits } from './load-commits.ts';
import { loadTable } from './load-table.ts';
import { forEachFirstDeployment, planDeployments, type SeedDeployment } from './plan-deployments.ts';
import { planPullRequests, type SeedPullRequest } from './plan-pull-requests.ts';
import { DAY_MS, type SeedWorld } from './plan-world.ts';
import { createRandom } from './random.ts';
import { stepThroughYear, writeCommits } from './write-commits.ts';
import {
  COVERAGE_COLUMNS,
  createCoverageWriter,
  DEPLOYMENT_COLUMNS,
  INCIDENT_COLUMNS,
  writeDeployment,
  writeIncident,
} from './write-deployments.ts';
import {
  COMMENT_COLUMNS,
  numberPullRequests,
  PULL_REQUEST_COLUMNS,
  REVIEW_COLUMNS,
  writePullRequest,
  writeReviewComments,
  writeReviews,
} from './write-pull-requests.ts';
import { RISK_COLUMNS, writeRiskSnapshots } from './write-risk-snapshots.ts';

/** @param stage what is being written, and how many of it are */
export type ReportProgress = (stage: string, rows: number) => void;

/** Writes one table of facts; gives the rows written. */
export type LoadFacts = (
  client: ClientBase,
  world: SeedWorld,
  commits: CommitStream,
  onProgress: ReportProgress,
) => Promise<Readonly<Record<string, number>>>;

/** Rows that are made before PostgreSQL is given them. */
const ROWS_PER_STEP = 2_000;
const STREAM_OF_INCIDENTS = 50;

export const loadAllCommits: LoadFacts = async (client, world, commits, onProgress) => ({
  commits: await loadCommits(
    client,
    // Where clocks are ahead of UTC, the first day begins on the day before.
    new Date(world.startMs - DAY_MS),
    world.plan.until,
    stepThroughYear(
      world,
      ROWS_PER_STEP,
      (writer, repository, day) => writeCommits(writer, world, commits, repository, day),
      (rows) => onProgress('commits', rows),
    ),
    (done, months) => onProgress(`indexes of commits (${months} months)`, done),
  ),
});

export const loadPullRequests: LoadFacts = async (client, world, commits, onProgress) => {
  const pullRequests = planPullRequests(world, commits);
  const idOf = numberPullRequests(world, pullRequests);
  type Write = (writer: CopyWriter, prId: number, pullRequest: SeedPullRequest) => void;
  const load = (table: string, columns: string, write: Write): Promise<number> =>
    loadTable(
      client,
      table,
      columns,
      stepThroughYear(
        world,
        ROWS_PER_STEP,
        (writer, repository, day) => {
          for (const pullRequest of pullRequests.opened(repository, day))
            write(writer, idOf(repository, pullRequest.number), pullRequest);
        },
        (rows) => onProgress(table, rows),
      ),
    );
  return {
    pull_requests: await load('pull_requests', PULL_REQUEST_COLUMNS, writePullRequest),
    reviews: await load('reviews', REVIEW_COLUMNS, writeReviews),
    review_comments: await load('review_comments', COMMENT_COLUMNS, writeReviewComments),
  };
};

export const loadDeployments: LoadFacts = async (client, world, commits, onProgress) => {
  const deploymentsOf = planDeployments(world, commits);
  const random = createRandom(world.plan.seed, STREAM_OF_INCIDENTS);
  type Write = (writer: CopyWriter, deployments: readonly SeedDeployment[]) => void;
  const load = (table: string, columns: string, write: Write): Promise<number> => {
    const repositories = world.repositories.filter(({ deploys }) => deploys).values();
    return loadTable(client, table, columns, (writer) => {
      const { value: repository } = repositories.next();
      if (repository === undefined) return false;
      write(writer, deploymentsOf(repository));
      onProgress(table, writer.rows);
      return true;
    });
  };
  return {
    deployments: await load('deployments', DEPLOYMENT_COLUMNS, (writer, deployments) => {
      for (const deployment of deployments) writeDeployment(writer, deployment);
    }),
    incidents: await load('incidents', INCIDENT_COLUMNS, (writer, deployments) => {
      for (const deployment of deployments) writeIncident(writer, random, deployment);
    }),
    first_deployments: await load(
      'first_deployments',
      'repo_id, sha, deployment_id',
      (writer, deployments) => {
        const repository = deployments[0]?.repository;
        if (repository === undefined) return;
        forEachFirstDeployment(
          deployments,
          (commit) => commits.isOnDefaultBranch(repository, commit),
          (commit, deploymentId) =>
            writer.row(3).int8(repository.repoId).text(commits.sha(repository, commit)).int8(deploymentId),
        );
      },
    ),
  };
};

export const loadCoverage: LoadFacts = async (client, world, commits, onProgress) => ({
  coverage_reports: await loadTable(
    client,
    'coverage_reports',
    COVERAGE_COLUMNS,
    stepThroughYear(world, ROWS_PER_STEP, createCoverageWriter(world, commits), (rows) =>
      onProgress('coverage_reports', rows),
    ),
  ),
});

export const loadRiskSnapshots: LoadFacts = async (client, world, _commits, onProgress) => {
  const teams = world.teams.values();
  return {
    risk_snapshots: await loadTable(client, 'risk_snapshots', RISK_COLUMNS, (writer) => {
      const { value: team } = teams.next();
      if (team === undefined) return false;
      writeRiskSnapshots(writer, world, team);
      onProgress('risk_snapshots', writer.rows);
      return true;
    }),
  };
};
