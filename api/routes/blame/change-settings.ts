import { changeBlameSettings } from '../../../sql/incidents/blame-settings.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { BlameSettingsSchema, ChangeBlameSettingsSchema } from '../../schemas/findings/blame.ts';

const definition = route({
  method: 'patch',
  path: '/v1/blame-settings',
  operationId: 'changeBlameSettings',
  access: 'installation.operate',
  tag: 'Facts',
  summary: 'Change the limit by which incidents are blamed on deployments',
  description: 'Every incident is blamed anew at once, but for those that a person decided.',
  body: ChangeBlameSettingsSchema,
  success: { 200: 'The settings as they are now.' },
  result: BlameSettingsSchema,
});

export function registerChangeBlameSettings(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const settings = c.req.valid('json');
    return c.json(await database.slonik.transaction((tx) => changeBlameSettings(tx, settings)), 200);
  });
}
