import { type Command, InvalidArgumentError } from 'commander';
import type { Client } from '../../../api/client.ts';
import type { Risk, RiskSimulation, SimulateRisk } from '../../../api/schemas/findings/risk.ts';
import { RISK_FACTOR_NAMES } from '../../../domain/risk/all-risk-factors.ts';
import type { RiskFactorName } from '../../../domain/risk/risk-factor.ts';
import { PulseError } from '../../../lib/errors.ts';
import type { CliContext } from '../../context.ts';
import { findRepository } from '../../find-repository.ts';
import { findTeam } from '../../find-team.ts';
import { printJson, printLines } from '../../output/print.ts';
import { type PullRequestReference, parseReference } from '../../parse-reference.ts';
import { formatRisk, formatSimulation } from '../../present/format-risk.ts';
import { withPulse } from '../../services/connect.ts';

interface Supposition {
  readonly factor: RiskFactorName;
  readonly value: number;
}

interface RiskOptions {
  readonly now?: true;
  readonly simulate?: readonly Supposition[];
  readonly close?: readonly PullRequestReference[];
  readonly json?: true;
}

/** `pulse risk <team>` */
export function registerRisk(program: Command, context: CliContext): void {
  program
    .command('risk')
    .description('Show how risky the sprint of a team is, why, and what to do about it.')
    .argument('<team>', 'slug of a team')
    .option('--now', 'compute it now, instead of showing what was computed last')
    .option('--simulate <factor=value...>', 'what it would be with other values', collectSupposition)
    .option(
      '--close <owner/name#number...>',
      'what it would be with these pull requests closed',
      collectReference,
    )
    .option('--json', 'print one JSON document')
    .action(async (slug: string, options: RiskOptions) => {
      const { simulate = [], close = [] } = options;
      if (simulate.length + close.length > 0) {
        const simulated = await withPulse(context, ({ client }) =>
          readSimulation(client, slug, simulate, close),
        );
        return options.json
          ? printJson(context, simulated)
          : printLines(context, formatSimulation(context, simulated));
      }
      const risk = await withPulse(context, ({ client }) => readRisk(client, slug, options.now === true));
      return options.json ? printJson(context, risk) : printLines(context, formatRisk(context, risk));
    });
}

/** One that was never computed is computed. */
async function readRisk(client: Client, slug: string, isNow: boolean): Promise<Risk> {
  const { id } = await findTeam(client, slug);
  if (isNow) return client.computeRisk(id);
  try {
    return await client.getRisk(id);
  } catch (error) {
    if (error instanceof PulseError && error.code === 'risk_unknown') return client.computeRisk(id);
    throw error;
  }
}

async function readSimulation(
  client: Client,
  slug: string,
  suppositions: readonly Supposition[],
  close: readonly PullRequestReference[],
): Promise<RiskSimulation> {
  const { id } = await findTeam(client, slug);
  const closePullRequests = [];
  for (const { repository, number } of close) {
    closePullRequests.push({ repositoryId: (await findRepository(client, repository)).id, number });
  }
  const factors: SimulateRisk['factors'] = Object.fromEntries(
    suppositions.map(({ factor, value }) => [factor, value]),
  );
  return client.simulateRisk(id, { factors, closePullRequests });
}

function collectSupposition(text: string, sofar: readonly Supposition[] = []): readonly Supposition[] {
  const [name = '', number = ''] = text.split('=', 2);
  const factor = RISK_FACTOR_NAMES.find((known) => known === name);
  if (factor === undefined || !/^-?\d+(\.\d+)?$/.test(number)) {
    throw new InvalidArgumentError(
      `It is written factor=number, with one of the factors ${RISK_FACTOR_NAMES.join(', ')}.`,
    );
  }
  return [...sofar, { factor, value: Number(number) }];
}

function collectReference(
  text: string,
  sofar: readonly PullRequestReference[] = [],
): readonly PullRequestReference[] {
  return [...sofar, parseReference(text)];
}
