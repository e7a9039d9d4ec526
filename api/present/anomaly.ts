import type { z } from 'zod';
import { DETECTORS, thresholdsOf } from '../../domain/anomalies/all-detectors.ts';
import { type AnomalyThresholds, mergeThresholds } from '../../domain/anomalies/anomaly-thresholds.ts';
import type { TeamReplay } from '../../lib/anomalies/replay-team.ts';
import type { AnomalySettingsRow } from '../../sql/anomalies/anomaly-settings.ts';
import type { AnomalyRow } from '../../sql/anomalies/list-anomalies.ts';
import type { Anomaly } from '../schemas/findings/anomaly.ts';
import type {
  AnomalyDefinitionSchema,
  AnomalyReplay,
  AnomalySettings,
} from '../schemas/settings/anomaly-settings.ts';
import { presentTime } from './present-time.ts';

export function presentAnomaly(row: AnomalyRow): Anomaly {
  const { repoId, id, ...rest } = row;
  return {
    ...rest,
    id: String(id),
    repositoryId: repoId === null ? null : String(repoId),
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    resolvedAt: presentTime(row.resolvedAt),
    mutedUntil: presentTime(row.mutedUntil),
  };
}

/** Every type with what it means. */
export function presentAnomalyDefinitions(): z.infer<typeof AnomalyDefinitionSchema>[] {
  return Object.values(DETECTORS).map(({ type, title, version, definition }) => ({
    type,
    title,
    version,
    definition,
    thresholds: Object.entries(thresholdsOf(type)).map(([name, { range, below, ...threshold }]) => ({
      name,
      ...threshold,
      ...range,
      below: below ?? null,
    })),
  }));
}

export function presentAnomalySettings(row: AnomalySettingsRow | null): AnomalySettings {
  const thresholds: AnomalyThresholds = mergeThresholds(row?.thresholds ?? {});
  return {
    version: row?.version ?? null,
    isOwn: row?.isOwn ?? false,
    note: row?.note ?? null,
    createdAt: presentTime(row?.createdAt ?? null),
    thresholds: { ...thresholds },
  };
}

export function presentReplay({ days, looked, types }: TeamReplay): AnomalyReplay {
  return {
    days,
    looked: { ...looked },
    types: types.map((type) => ({
      ...type,
      examples: type.examples.map(({ raisedMs, resolvedMs, ...example }) => ({
        ...example,
        raisedAt: new Date(raisedMs).toISOString(),
        resolvedAt: resolvedMs === null ? null : new Date(resolvedMs).toISOString(),
      })),
    })),
  };
}
