import { PulseError } from '../../../lib/errors.ts';
import {
  endVerification,
  getVerification,
  insertVerification,
} from '../../../sql/upkeep/rollup-verifications.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentVerification } from '../../present/rollup.ts';
import { type ApiRouter, route } from '../../route.ts';
import {
  StartVerificationSchema,
  VerificationParamsSchema,
  VerificationSchema,
} from '../../schemas/metrics/rollup.ts';

const start = route({
  method: 'post',
  path: '/v1/rollup-verifications',
  operationId: 'startRollupVerification',
  access: 'installation.operate',
  audited: 'order',
  tag: 'Operations',
  summary: 'Compare rollups with a recomputation from facts',
  body: StartVerificationSchema,
  success: { 202: 'It runs.' },
  result: VerificationSchema,
  resultHeaders: { Location: 'Where its result will be.' },
  problems: ['temporal_unavailable'],
});

const get = route({
  method: 'get',
  path: '/v1/rollup-verifications/{verificationId}',
  operationId: 'getRollupVerification',
  access: 'installation.operate',
  tag: 'Operations',
  summary: 'Get a comparison of rollups with facts',
  params: VerificationParamsSchema,
  success: { 200: 'What was found until now.' },
  result: VerificationSchema,
  problems: ['verification_not_found'],
});

export function registerVerifyRollups(router: ApiRouter, { database, workflows }: ApiDependencies): void {
  router.openapi(start, async (c) => {
    const { rollup = null, sample = 1 } = c.req.valid('json');
    const row = await insertVerification(database.slonik, { rollup, sample });
    try {
      await workflows.verifyRollups(row.id);
    } catch (error) {
      await endVerification(database.slonik, row.id, (error as Error).message);
      throw error;
    }
    c.header('Location', `/v1/rollup-verifications/${row.id}`);
    return c.json(presentVerification(row), 202);
  });
  router.openapi(get, async (c) => {
    const { verificationId } = c.req.valid('param');
    const row = await getVerification(database.slonik, verificationId);
    if (row === null) {
      throw new PulseError(
        'verification_not_found',
        `There is no verification with the id ${verificationId}.`,
      );
    }
    return c.json(presentVerification(row), 200);
  });
}
