import * as anomalies from '../schemas/findings/anomaly.ts';
import * as settings from '../schemas/settings/anomaly-settings.ts';
import type { FilterOf, Transport } from './facts-client.ts';

/** Whose anomalies. */
export type AnomaliesOwner = { readonly teamId: string } | { readonly repositoryId: string };

/** The part of the client that reads anomalies and says what counts as one. */
export function createAnomaliesClient({ send, list }: Transport) {
  const team = (id: string) => `/v1/teams/${encodeURIComponent(id)}`;
  const settingsOf = (teamId: string | undefined) =>
    teamId === undefined ? '/v1/anomaly-settings' : `${team(teamId)}/anomalies/settings`;
  const anomaly = (id: string) => `/v1/anomalies/${encodeURIComponent(id)}`;
  const listOf = (owner: AnomaliesOwner) =>
    'teamId' in owner
      ? `${team(owner.teamId)}/anomalies`
      : `/v1/repositories/${encodeURIComponent(owner.repositoryId)}/anomalies`;
  return {
    /** The newest first. */
    listAnomalies: (owner: AnomaliesOwner, filter: FilterOf<typeof anomalies.AnomalyListQuerySchema> = {}) =>
      list(listOf(owner), filter, anomalies.AnomalyPageSchema),
    /** What nobody tells of where these anomalies would be. */
    listUntold: async (owner: AnomaliesOwner) =>
      (await send({ path: `${listOf(owner)}?limit=1` }, anomalies.AnomalyPageSchema)).unknown,
    getAnomaly: (id: string) => send({ path: anomaly(id) }, anomalies.AnomalySchema),
    muteAnomaly: (id: string, body: anomalies.MuteAnomaly) =>
      send({ method: 'POST', path: `${anomaly(id)}/mute`, body }, anomalies.AnomalySchema),
    unmuteAnomaly: (id: string) =>
      send({ method: 'POST', path: `${anomaly(id)}/unmute` }, anomalies.AnomalySchema),
    /** Looks for anomalies now. */
    scanAnomalies: (teamId: string) =>
      send({ method: 'POST', path: `${team(teamId)}/anomalies/scan` }, anomalies.AnomalyScanSchema),
    /** What would have been raised in the past. */
    replayAnomalies: (teamId: string, body: settings.StartReplay) =>
      send(
        { method: 'POST', path: `${team(teamId)}/anomalies/backtest`, body },
        settings.AnomalyReplaySchema,
      ),
    /** Those that a team follows, or every team without its own when none is named. */
    getAnomalySettings: (teamId: string | undefined) =>
      send({ path: settingsOf(teamId) }, settings.AnomalySettingsSchema),
    changeAnomalySettings: (teamId: string | undefined, body: settings.ChangeAnomalySettings) =>
      send({ method: 'POST', path: settingsOf(teamId), body }, settings.AnomalySettingsSchema),
    /** Takes back what was set for the team, or for all. */
    resetAnomalySettings: (teamId: string | undefined) =>
      send({ method: 'DELETE', path: settingsOf(teamId) }, settings.AnomalySettingsSchema),
    /** What counts as an anomaly, with thresholds and reasons. */
    listAnomalyTypes: () => send({ path: '/v1/anomaly-types' }, settings.AnomalyDefinitionPageSchema),
  };
}
