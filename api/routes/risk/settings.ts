import { withClient } from '../../../lib/database/transaction.ts';
import { parseRiskSettings } from '../../../lib/risk/parse-risk-settings.ts';
import {
  getRiskSettings,
  insertRiskSettings,
  type RiskSettingsRow,
} from '../../../sql/risk/risk-settings.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentTime } from '../../present/present-time.ts';
import { requireTeam } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import {
  ChangeRiskSettingsSchema,
  type RiskSettingsAnswer,
  RiskSettingsSchema,
} from '../../schemas/settings/risk-settings.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';

const get = route({
  method: 'get',
  path: '/v1/teams/{teamId}/risk/settings',
  operationId: 'getRiskSettings',
  access: 'team.read',
  tag: 'Risk',
  summary: 'Get the weights and limits that the risk of a team follows',
  params: TeamParamsSchema,
  success: { 200: 'Its own, else those of all teams, else the defaults.' },
  result: RiskSettingsSchema,
  problems: ['team_not_found'],
});

const change = route({
  method: 'post',
  path: '/v1/teams/{teamId}/risk/settings',
  operationId: 'changeRiskSettings',
  access: 'team.manage',
  tag: 'Risk',
  summary: 'Set the weights and limits of a team',
  description:
    'What is left out is as by default. Settings are never changed, only replaced: each snapshot names those it was computed with. ' +
    'They hold from the next snapshot on.',
  params: TeamParamsSchema,
  body: ChangeRiskSettingsSchema,
  success: { 201: 'The settings with the defaults filled in.' },
  result: RiskSettingsSchema,
  problems: ['team_not_found'],
});

export function registerRiskSettings(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(get, async (c) => {
    const { teamId } = c.req.valid('param');
    await requireTeam(database.slonik, teamId);
    return c.json(presentSettings(await getRiskSettings(database.pg, teamId)), 200);
  });
  router.openapi(change, async (c) => {
    const { teamId } = c.req.valid('param');
    const { note = null, ...given } = c.req.valid('json');
    await requireTeam(database.slonik, teamId);
    const settings = parseRiskSettings(given).change;
    const row = await withClient(database, (client) => insertRiskSettings(client, teamId, settings, note));
    return c.json(presentSettings(row), 201);
  });
}

function presentSettings(row: RiskSettingsRow | null): RiskSettingsAnswer {
  const { settings } = parseRiskSettings(row?.settings ?? {});
  return {
    version: row?.version ?? null,
    isOwn: row?.teamId != null,
    note: row?.note ?? null,
    createdAt: presentTime(row?.createdAt ?? null),
    ...settings,
  };
}
