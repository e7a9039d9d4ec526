import * as activity from '../schemas/metrics/activity.ts';
import * as developers from '../schemas/metrics/developer-activity.ts';
import { ReviewLoadSchema } from '../schemas/metrics/review-load.ts';
import { StalledPageSchema } from '../schemas/metrics/stalled.ts';
import { VelocitySchema } from '../schemas/metrics/velocity.ts';
import * as bots from '../schemas/settings/bot-rule.ts';
import type { FilterOf, Transport } from './facts-client.ts';
import { type MetricsOwner, pathOf } from './metrics-owner.ts';

/** The part of the client that reads how the work of a team goes, and says who is a machine. */
export function createTeamReadsClient({ send, list }: Transport) {
  const rules = (teamId: string | undefined) =>
    `/v1${teamId === undefined ? '' : `/teams/${encodeURIComponent(teamId)}`}/bot-rules`;
  return {
    /** Week by week, the oldest first. */
    getVelocity: (
      owner: MetricsOwner,
      query: { readonly weeks?: number; readonly to?: string; readonly tz?: string },
    ) => send({ path: `${pathOf(owner)}/velocity`, query }, VelocitySchema),
    /** What happened, the newest first. */
    listActivity: (
      owner: MetricsOwner,
      filter: { readonly kind?: FilterOf<typeof activity.TeamActivityQuerySchema>['kind'] },
    ) => list(`${pathOf(owner)}/activity`, { kind: filter.kind?.join(',') }, activity.ActivityPageSchema),
    /** One page: who waits longest for a review first, and how many wait. */
    getStalled: (owner: MetricsOwner, query: { readonly hours?: number; readonly limit?: number }) =>
      send({ path: `${pathOf(owner)}/stalled-pull-requests`, query }, StalledPageSchema),
    /** One page: who gave most reviews first, and how evenly they are spread over all. */
    getReviewLoad: (
      owner: MetricsOwner,
      query: { readonly from: string; readonly to: string; readonly limit?: number },
    ) => send({ path: `${pathOf(owner)}/review-load`, query }, ReviewLoadSchema),
    /** What each developer did in each month of UTC, the newest first. */
    listDeveloperActivity: (
      owner: MetricsOwner,
      filter: FilterOf<typeof developers.DeveloperActivityQuerySchema> = {},
    ) => list(`${pathOf(owner)}/developer-activity`, filter, developers.DeveloperActivityPageSchema),
    /** The very rows behind what a developer did in a month, the newest first. */
    listDeveloperActivityItems: (
      { repositoryId, month, developerId }: developers.DeveloperMonth,
      filter: FilterOf<typeof developers.DeveloperItemsQuerySchema> = {},
    ) =>
      list(
        `${pathOf({ repositoryId })}/developer-activity/${month}/${encodeURIComponent(developerId)}/items`,
        { kind: filter.kind?.join(',') },
        developers.DeveloperItemPageSchema,
      ),
    /** Rules for every team, and those of one when it is named. */
    listBotRules: (teamId?: string) => list(rules(teamId), {}, bots.BotRulePageSchema),
    addBotRule: (teamId: string | undefined, body: bots.AddBotRule) =>
      send({ method: 'POST', path: rules(teamId), body }, bots.BotRuleSchema),
    removeBotRule: (teamId: string | undefined, id: string) =>
      send({ method: 'DELETE', path: `${rules(teamId)}/${encodeURIComponent(id)}` }, bots.BotRuleSchema),
  };
}
