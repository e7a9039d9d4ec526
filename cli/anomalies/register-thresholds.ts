import { type Command, Option } from 'commander';
import { thresholdsOf } from '../../domain/anomalies/all-detectors.ts';
import { ANOMALY_TYPES } from '../../domain/anomalies/anomaly.ts';
import type { CliContext } from '../context.ts';
import { findTeam } from '../find-team.ts';
import type { Column } from '../output/format-table.ts';
import { printJson } from '../output/print.ts';
import { showList } from '../output/show-list.ts';
import { withPulse } from '../services/connect.ts';
import { collectThreshold, type ThresholdOptions } from './parse-threshold.ts';

interface ThresholdRow {
  readonly name: string;
  readonly value: number;
  readonly default: number;
  readonly unit: string;
  readonly measures: string;
}

const COLUMNS: readonly Column<ThresholdRow>[] = [
  { heading: 'threshold', text: ({ name }) => name },
  { heading: 'value', text: ({ value }) => String(value), align: 'right' },
  { heading: 'default', text: (row) => String(row.default), align: 'right' },
  { heading: 'unit', text: ({ unit }) => unit },
  { heading: 'what', text: ({ measures }) => measures, shrinks: true },
];

interface Options {
  readonly set?: ThresholdOptions;
  readonly reset?: true;
  readonly note?: string;
  readonly json?: true;
}

/** `pulse anomalies thresholds [team]` */
export function registerThresholds(anomalies: Command, context: CliContext): void {
  anomalies
    .command('thresholds')
    .description(
      'Show the thresholds that a team follows, or every team that has none of its own; change some, or take that back. The reference of the API has their reasons.',
    )
    .argument('[team]', 'slug of the team; every team unless given')
    .option('--set <type.threshold=number...>', 'such as stalled_pr.stalledAfterHours=24', collectThreshold)
    .addOption(
      new Option(
        '--reset',
        'take back what was set: a team follows those of every team again, every team the defaults',
      ).conflicts(['set', 'note']),
    )
    .option('--note <text>', 'why')
    .option('--json', 'print one JSON document')
    .action(async (slug: string | undefined, { set, reset, note, json }: Options) => {
      const settings = await withPulse(context, async ({ client }) => {
        const id = slug === undefined ? undefined : (await findTeam(client, slug)).id;
        if (reset) return client.resetAnomalySettings(id);
        if (set === undefined) return client.getAnomalySettings(id);
        return client.changeAnomalySettings(id, { thresholds: set, ...(note === undefined ? {} : { note }) });
      });
      if (json) return printJson(context, settings);
      const rows = ANOMALY_TYPES.flatMap((type) =>
        Object.entries(thresholdsOf(type)).map(([name, threshold]) => ({
          name: `${type}.${name}`,
          value: settings.thresholds[type]?.[name] ?? threshold.default,
          default: threshold.default,
          unit: threshold.unit,
          measures: threshold.measures,
        })),
      );
      showList(context, {}, 'thresholds', COLUMNS, rows);
    });
}
