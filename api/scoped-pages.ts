import type { z } from 'zod';
import type { MetricScope } from '../sql/metrics/metric-scope.ts';
import type { ApiDependencies } from './dependencies.ts';
import {
  type ItemOf,
  type ListSpec,
  type MoreOf,
  type PageRequest,
  type PageSource,
  pagedAnswer,
  type Register,
} from './paged-route.ts';
import { requireRepository, requireTeam } from './require-found.ts';
import { RepositoryParamsSchema } from './schemas/facts/repository.ts';
import { TeamParamsSchema } from './schemas/settings/team.ts';

type Named = { readonly operationId: string; readonly summary: string };

/**
 * Declares a list that a team has and a repository as well: under the address of either, with a name and a summary of its own, read by one
 * function.
 */
export function scopedPages<Query extends z.ZodObject, Result extends z.ZodType, Key, Row>(
  spec: Omit<
    ListSpec<never, Query, Result, Key>,
    'path' | 'operationId' | 'access' | 'summary' | 'params' | 'problems'
  > & {
    /** The last part of both addresses. */
    readonly name: string;
    readonly ofTeam: Named;
    readonly ofRepository: Named;
    readonly read: (
      deps: ApiDependencies,
      scope: MetricScope,
      request: Omit<PageRequest<never, Query, Key>, 'params'>,
    ) => Promise<PageSource<Row, Key, ItemOf<Result>, MoreOf<Result>>>;
  },
): Register {
  const { name, ofTeam, ofRepository, read, ...common } = spec;
  const registers = [
    pagedAnswer(
      {
        ...common,
        ...ofTeam,
        path: `/v1/teams/{teamId}/${name}`,
        access: 'team.read',
        params: TeamParamsSchema,
        problems: ['team_not_found'],
      },
      async (deps, request) => {
        const { teamId } = request.params;
        const source = await read(deps, { teamId, repoId: null }, request);
        if (source.rows.length === 0) await requireTeam(deps.database.slonik, teamId);
        return source;
      },
    ),
    pagedAnswer(
      {
        ...common,
        ...ofRepository,
        path: `/v1/repositories/{repositoryId}/${name}`,
        access: 'repository.read',
        params: RepositoryParamsSchema,
        problems: ['repository_not_found'],
      },
      async (deps, request) => {
        const { repositoryId: repoId } = request.params;
        const source = await read(deps, { teamId: null, repoId }, request);
        if (source.rows.length === 0) await requireRepository(deps.database.slonik, repoId);
        return source;
      },
    ),
  ];
  return (router, deps) => {
    for (const register of registers) register(router, deps);
  };
}
