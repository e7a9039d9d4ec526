import { rotateSecrets } from '../../../lib/secrets/rotate-secrets.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { type ApiRouter, route } from '../../route.ts';
import { SecretRotationSchema } from '../../schemas/settings/secrets.ts';

const definition = route({
  method: 'post',
  path: '/v1/secrets/rotate',
  operationId: 'rotateSecrets',
  access: 'installation.operate',
  audited: 'order',
  tag: 'Operations',
  summary: 'Seal all stored secrets with a new key',
  description:
    'Where keys are in the data folder, a new one is made; where `PULSE_SECRET_KEYS` gives them, everything is sealed with the first of them. A rotation that was interrupted is finished first. Secrets themselves stay as they are.',
  success: { 200: 'What was done.' },
  result: SecretRotationSchema,
  problems: ['secret_rotation_running'],
});

export function registerRotateSecrets(router: ApiRouter, { database, keyRing }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { failures, keys, ...rotation } = await rotateSecrets(database, keyRing);
    return c.json({ ...rotation, failures: [...failures], keys: [...keys] }, 200);
  });
}
