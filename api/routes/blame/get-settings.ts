import { getBlameSettings } from '../../../sql/incidents/blame-settings.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { BlameSettingsSchema } from '../../schemas/findings/blame.ts';

const definition = route({
  method: 'get',
  path: '/v1/blame-settings',
  operationId: 'getBlameSettings',
  access: 'signed-in',
  tag: 'Facts',
  summary: 'Get the limit by which incidents are blamed on deployments',
  success: { 200: 'The settings.' },
  result: BlameSettingsSchema,
});

export function registerGetBlameSettings(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => c.json(await getBlameSettings(database.slonik), 200));
}
