import { PulseError } from '../../../lib/errors.ts';
import { muteAnomaly } from '../../../sql/anomalies/list-anomalies.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentAnomaly } from '../../present/anomaly.ts';
import { anomalyNotFound } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { AnomalyParamsSchema, AnomalySchema, MuteAnomalySchema } from '../../schemas/findings/anomaly.ts';

const mute = route({
  method: 'post',
  path: '/v1/anomalies/{anomalyId}/mute',
  operationId: 'muteAnomaly',
  access: 'team.write',
  tag: 'Anomalies',
  summary: 'Keep an anomaly quiet until a moment',
  description: 'Also when it goes and comes again before then. Muting again changes the moment.',
  params: AnomalyParamsSchema,
  body: MuteAnomalySchema,
  success: { 200: 'The anomaly as it is now.' },
  result: AnomalySchema,
  problems: ['anomaly_not_found'],
});

const unmute = route({
  method: 'post',
  path: '/v1/anomalies/{anomalyId}/unmute',
  operationId: 'unmuteAnomaly',
  access: 'team.write',
  tag: 'Anomalies',
  summary: 'Let an anomaly be heard again',
  description: 'One that is not muted stays as it is.',
  params: AnomalyParamsSchema,
  success: { 200: 'The anomaly as it is now.' },
  result: AnomalySchema,
  problems: ['anomaly_not_found'],
});

export function registerMuteAnomaly(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(mute, async (c) => {
    const { anomalyId } = c.req.valid('param');
    const { until, reason = null } = c.req.valid('json');
    if (Date.parse(until) <= Date.now()) {
      throw new PulseError(
        'validation_failed',
        '`until` must be in the future; to end a mute, use `unmute`.',
      );
    }
    const row = await muteAnomaly(database.slonik, anomalyId, { until, reason });
    if (row === null) throw anomalyNotFound(anomalyId);
    return c.json(presentAnomaly(row), 200);
  });
  router.openapi(unmute, async (c) => {
    const { anomalyId } = c.req.valid('param');
    const row = await muteAnomaly(database.slonik, anomalyId, null);
    if (row === null) throw anomalyNotFound(anomalyId);
    return c.json(presentAnomaly(row), 200);
  });
}
