import { findThresholdProblems } from '../../../domain/anomalies/anomaly-thresholds.ts';
import { thresholdsInvalid } from '../../../lib/anomalies/change-thresholds.ts';
import { replayTeam } from '../../../lib/anomalies/replay-team.ts';
import { PulseError } from '../../../lib/errors.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentReplay } from '../../present/anomaly.ts';
import { type ApiRouter, route } from '../../route.ts';
import { AnomalyReplaySchema, StartReplaySchema } from '../../schemas/settings/anomaly-settings.ts';
import { TeamParamsSchema } from '../../schemas/settings/team.ts';
import { toThresholdsChange } from './thresholds-change.ts';

const DAYS_MAX = 366;
const DAY_MS = 86_400_000;

const definition = route({
  method: 'post',
  path: '/v1/teams/{teamId}/anomalies/backtest',
  operationId: 'replayTeamAnomalies',
  access: 'team.read',
  audited: 'nothing',
  tag: 'Anomalies',
  summary: 'Tell what would have been raised in the past',
  description:
    `Runs the same detectors over the facts of up to ${DAYS_MAX} days, day by day, with the team's thresholds or others. Nothing is ` +
    'stored. Facts are taken as they are known today: a draft of back then that is ready now counts from when it was ready.',
  params: TeamParamsSchema,
  body: StartReplaySchema,
  success: { 200: 'How often each type would have been raised.' },
  result: AnomalyReplaySchema,
  problems: ['team_not_found'],
});

export function registerReplayAnomalies(router: ApiRouter, { database }: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { from, to, thresholds = {} } = c.req.valid('json');
    const asked = { fromMs: Date.parse(from), untilMs: Math.min(Date.parse(to), Date.now()) };
    const days = (asked.untilMs - asked.fromMs) / DAY_MS;
    if (days <= 0 || days > DAYS_MAX) {
      throw new PulseError(
        'validation_failed',
        `\`from\` must be in the past, earlier than \`to\`, and at most ${DAYS_MAX} days before it.`,
      );
    }
    const change = toThresholdsChange(thresholds);
    const problems = findThresholdProblems(change);
    if (problems.length > 0) throw thresholdsInvalid(problems);
    return c.json(presentReplay(await replayTeam(database, c.req.valid('param').teamId, asked, change)), 200);
  });
}
