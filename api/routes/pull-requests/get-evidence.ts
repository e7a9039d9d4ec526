import { PulseError } from '../../../lib/errors.ts';
import { getEvidence } from '../../../sql/triage/get-evidence.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentEvidence } from '../../present/edge.ts';
import { requirePullRequests } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { EvidenceParamsSchema, EvidenceSchema } from '../../schemas/findings/edge.ts';

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/pull-requests/{number}/evidence/{otherNumber}',
  operationId: 'getEvidence',
  access: 'repository.read',
  tag: 'Pull requests',
  summary: 'Get the evidence of a pair',
  description:
    'Every number that decided, and what a person needs to judge. The order of the two does not matter.',
  params: EvidenceParamsSchema,
  success: { 200: 'The evidence.' },
  result: EvidenceSchema,
  problems: ['repository_not_found', 'pull_request_not_found', 'pair_not_compared'],
});

export function registerGetEvidence(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { repositoryId, number, otherNumber } = c.req.valid('param');
    const row = await getEvidence(database.slonik, repositoryId, [number, otherNumber]);
    if (row === null) {
      await requirePullRequests(database.slonik, repositoryId, number, otherNumber);
      throw new PulseError(
        'pair_not_compared',
        `#${number} and #${otherNumber} have too little in common to have been compared, or are not analysed yet.`,
      );
    }
    return c.json(presentEvidence(repositoryId, row), 200);
  });
}
