import type { z } from 'zod';
import type { ApiDependencies } from './dependencies.ts';
import { requirePullRequests, requireRepository, requireTeam } from './require-found.ts';
import type { PullRequestParamsSchema } from './schemas/facts/pull-request.ts';
import type { RepositoryParamsSchema } from './schemas/facts/repository.ts';
import type { TeamParamsSchema } from './schemas/settings/team.ts';

/** What lists ask when they found nothing: whether there is what their path names. */
interface Asked<Params extends z.ZodType> {
  readonly params: z.output<Params>;
}

/** @throws PulseError `repository_not_found` */
export async function requireAskedRepository(
  { database }: ApiDependencies,
  { params }: Asked<typeof RepositoryParamsSchema>,
): Promise<void> {
  await requireRepository(database.slonik, params.repositoryId);
}

/** @throws PulseError `repository_not_found`, `pull_request_not_found` */
export async function requireAskedPullRequest(
  { database }: ApiDependencies,
  { params }: Asked<typeof PullRequestParamsSchema>,
): Promise<void> {
  await requirePullRequests(database.slonik, params.repositoryId, params.number);
}

/** @throws PulseError `team_not_found` */
export async function requireAskedTeam(
  { database }: ApiDependencies,
  { params }: Asked<typeof TeamParamsSchema>,
): Promise<void> {
  await requireTeam(database.slonik, params.teamId);
}
