import type { z } from 'zod';
import type { ThresholdsChange } from '../../../domain/anomalies/anomaly-thresholds.ts';
import type { ThresholdsChangeSchema } from '../../schemas/settings/anomaly-settings.ts';

/** What a body says of thresholds, without what it leaves out. */
export function toThresholdsChange(body: z.output<typeof ThresholdsChangeSchema>): ThresholdsChange {
  return Object.fromEntries(
    Object.entries(body).map(([type, values]) => [
      type,
      Object.fromEntries(
        Object.entries(values ?? {}).filter((entry): entry is [string, number] => entry[1] !== undefined),
      ),
    ]),
  );
}
