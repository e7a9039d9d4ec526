import { findThresholdProblems } from '../../../domain/anomalies/anomaly-thresholds.ts';
import { mergeChanges } from '../../../lib/anomalies/read-thresholds.ts';
import { addAnomalySettings, readAnomalySettings } from '../../../sql/anomalies/anomaly-settings.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentAnomalySettings } from '../../present/anomaly.ts';
import { requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { AnomalySettingsSchema, ChangeAnomalySettingsSchema } from '../../schemas/anomaly-settings.ts';
import { TeamParamsSchema } from '../../schemas/team.ts';
import { thresholdsInvalid, toThresholdsChange } from './thresholds-change.ts';

const COMMON = {
  path: '/v1/teams/{teamId}/anomalies/settings',
  tag: 'Anomalies',
  params: TeamParamsSchema,
  result: AnomalySettingsSchema,
  problems: ['team_not_found'],
} as const;

const get = route({
  ...COMMON,
  method: 'get',
  operationId: 'getAnomalySettings',
  summary: 'Get the thresholds that a team follows',
  success: { 200: 'All thresholds.' },
});

const change = route({
  ...COMMON,
  method: 'post',
  operationId: 'changeAnomalySettings',
  summary: 'Change thresholds of a team',
  description:
    'What is left out stays as it is. Each change is kept as a version of its own; anomalies name the one that decided.',
  body: ChangeAnomalySettingsSchema,
  success: { 200: 'All thresholds as they are now.' },
});

export function registerAnomalySettings(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(get, async (c) => {
    const { teamId } = c.req.valid('param');
    await requireTeam(database.slonik, teamId);
    return c.json(presentAnomalySettings(await readAnomalySettings(database.pg, teamId)), 200);
  });
  router.openapi(change, async (c) => {
    const { teamId } = c.req.valid('param');
    const { thresholds, note = null } = c.req.valid('json');
    await requireTeam(database.slonik, teamId);
    const current = await readAnomalySettings(database.pg, teamId);
    const merged = mergeChanges(current?.thresholds ?? {}, toThresholdsChange(thresholds));
    const problems = findThresholdProblems(merged);
    if (problems.length > 0) throw thresholdsInvalid(problems);
    const row = await addAnomalySettings(database.pg, teamId, merged, note);
    return c.json(presentAnomalySettings(row), 200);
  });
}
