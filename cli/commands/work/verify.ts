import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type { Client } from '../../../api/client.ts';
import type { Verification } from '../../../api/schemas/metrics/rollup.ts';
import { PulseError } from '../../../lib/errors.ts';
import type { CliContext } from '../../context.ts';
import { neutraliseText } from '../../output/neutralise-text.ts';
import { printJson, printLines } from '../../output/print.ts';
import { withPulse } from '../../services/connect.ts';

const POLL_MS = 300;

interface VerifyOptions {
  readonly rollup?: string;
  readonly sample?: number;
  readonly json?: true;
}

/** `pulse verify` */
export function registerVerify(program: Command, context: CliContext): void {
  program
    .command('verify')
    .description('Recompute rollups from facts, and report every difference from what is served.')
    .option('--rollup <name>', 'only this one')
    .option('--sample <share>', 'share of the buckets to compare, such as 0.1; all unless given', parseShare)
    .option('--json', 'print one JSON document')
    .action(async ({ json, rollup, sample }: VerifyOptions) => {
      const wanted = {
        ...(rollup === undefined ? {} : { rollup }),
        ...(sample === undefined ? {} : { sample }),
      };
      const verification = await withPulse(context, async ({ client }, signal) =>
        awaitEnd(client, await client.startVerification(wanted), signal),
      );
      if (json) printJson(context, verification);
      else printLines(context, describe(verification));
      throwUnlessClean(verification);
    });
}

async function awaitEnd(client: Client, started: Verification, signal: AbortSignal): Promise<Verification> {
  let verification = started;
  while (verification.status === 'running') {
    await sleep(POLL_MS, undefined, { signal });
    verification = await client.getVerification(verification.id);
  }
  return verification;
}

function describe({ report, sample }: Verification): string[] {
  return report.flatMap(({ rollup, buckets, differences, examples }) => [
    `${rollup}: ${differences} differences in ${buckets} buckets${sample < 1 ? ` (a sample of ${sample})` : ''}`,
    ...examples.map(({ key, served, expected }) =>
      neutraliseText(
        `  ${JSON.stringify(key)} serves ${JSON.stringify(served)}, facts say ${JSON.stringify(expected)}`,
      ),
    ),
  ]);
}

function throwUnlessClean({ status, error, report }: Verification): void {
  if (status === 'failed') throw new PulseError('verification_failed', error ?? 'The verification failed.');
  const differences = report.reduce((sum, rollup) => sum + rollup.differences, 0);
  if (differences === 0) return;
  throw new PulseError(
    'rollups_differ',
    `Buckets that differ from the facts: ${differences}. This is a fault of Pulse: please report it with the lines above.`,
  );
}

function parseShare(text: string): number {
  const share = Number(text);
  if (!(share > 0 && share <= 1)) throw new InvalidArgumentError('It must be more than 0 and at most 1.');
  return share;
}
