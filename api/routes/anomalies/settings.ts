import { changeThresholds, resetThresholds } from '../../../lib/anomalies/change-thresholds.ts';
import { readAnomalySettings } from '../../../sql/anomalies/anomaly-settings.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentAnomalySettings } from '../../present/anomaly.ts';
import { requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import {
  AnomalySettingsSchema,
  ChangeAnomalySettingsSchema,
} from '../../schemas/settings/anomaly-settings.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';
import { toThresholdsChange } from './thresholds-change.ts';

const COMMON = { tag: 'Anomalies', result: AnomalySettingsSchema } as const;
const OF_TEAM = {
  ...COMMON,
  path: '/v1/teams/{teamId}/anomalies/settings',
  params: TeamParamsSchema,
  problems: ['team_not_found'],
} as const;
const OF_ALL = { ...COMMON, path: '/v1/anomaly-settings' } as const;

const GET = { method: 'get', success: { 200: 'All thresholds.' } } as const;
const CHANGE = {
  method: 'post',
  body: ChangeAnomalySettingsSchema,
  success: { 200: 'All thresholds as they are now.' },
} as const;
const RESET = { method: 'delete', success: { 200: 'All thresholds as they are now.' } } as const;
const VERSIONS = 'Each change is kept as a version of its own; anomalies name the one that decided.';

const get = route({
  ...OF_TEAM,
  ...GET,
  operationId: 'getAnomalySettings',
  access: 'team.read',
  summary: 'Get the thresholds that a team follows',
});

const change = route({
  ...OF_TEAM,
  ...CHANGE,
  operationId: 'changeAnomalySettings',
  access: 'team.manage',
  summary: 'Change thresholds of a team',
  description: `What is left out stays as it is; the first change begins with what holds for every team. ${VERSIONS}`,
});

const reset = route({
  ...OF_TEAM,
  ...RESET,
  operationId: 'resetAnomalySettings',
  access: 'team.manage',
  summary: 'Let a team follow the thresholds of every team again',
  description: `Takes back what the team set. ${VERSIONS}`,
});

const getOfAll = route({
  ...OF_ALL,
  ...GET,
  operationId: 'getSharedAnomalySettings',
  access: 'signed-in',
  summary: 'Get the thresholds that every team follows which has none of its own',
});

const changeOfAll = route({
  ...OF_ALL,
  ...CHANGE,
  operationId: 'changeSharedAnomalySettings',
  access: 'installation.operate',
  summary: 'Change thresholds of every team that has none of its own',
  description: `What is left out stays as it is. Teams that set thresholds of their own keep theirs, all of them. ${VERSIONS}`,
});

const resetOfAll = route({
  ...OF_ALL,
  ...RESET,
  operationId: 'resetSharedAnomalySettings',
  access: 'installation.operate',
  summary: 'Let every team that has no thresholds of its own follow the defaults again',
  description: `Takes back what was set for all. ${VERSIONS}`,
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
    const row = await changeThresholds(database, teamId, toThresholdsChange(thresholds), note);
    return c.json(presentAnomalySettings(row), 200);
  });
  router.openapi(reset, async (c) => {
    const { teamId } = c.req.valid('param');
    await requireTeam(database.slonik, teamId);
    return c.json(presentAnomalySettings(await resetThresholds(database, teamId)), 200);
  });
}

export function registerSharedAnomalySettings(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(getOfAll, async (c) =>
    c.json(presentAnomalySettings(await readAnomalySettings(database.pg, null)), 200),
  );
  router.openapi(changeOfAll, async (c) => {
    const { thresholds, note = null } = c.req.valid('json');
    const row = await changeThresholds(database, null, toThresholdsChange(thresholds), note);
    return c.json(presentAnomalySettings(row), 200);
  });
  router.openapi(resetOfAll, async (c) =>
    c.json(presentAnomalySettings(await resetThresholds(database, null)), 200),
  );
}
