import { RISK_FACTOR_NAMES } from '../../domain/risk/all-risk-factors.ts';
import { explainRisk } from '../../domain/risk/explain-risk.ts';
import { readRiskValues } from '../../domain/risk/measure-risk.ts';
import type { RiskFactorName } from '../../domain/risk/risk-factor.ts';
import { type RiskValues, type ScoredRisk, scoreRisk } from '../../domain/risk/score-risk.ts';
import { findNotOpen } from '../../sql/risk/list-open-pulls.ts';
import { measureRisk } from '../../sql/risk/measure-risk.ts';
import type { PullRequestKey } from '../../sql/risk/risk-scope.ts';
import type { Database } from '../database/database.ts';
import { PulseError } from '../errors.ts';
import { type RiskInputs, readRiskInputs } from './calculate-risk.ts';
import { readInSnapshot } from './read-in-snapshot.ts';
import type { RiskTeam } from './risk-scope-of.ts';

/** What is supposed. */
export interface RiskSupposition {
  /** Values of factors. */
  readonly factors: { readonly [Name in RiskFactorName]?: number | undefined };
  /** Open pull requests that are taken to be merged or closed. */
  readonly closed: readonly PullRequestKey[];
}

export interface SimulatedRisk {
  readonly inputs: RiskInputs;
  /** From facts; null while nothing is known. */
  readonly now: ScoredRisk | null;
  readonly supposed: ScoredRisk | null;
  readonly explanation: string | null;
}

/**
 * What the risk would be if something were different. Values that are supposed stand for those of facts, also where facts tell
 * nothing; pull requests that are taken to be closed change what they count for.
 * @throws PulseError `validation_failed` when a pull request is not open and ready now
 */
export function simulateRisk(
  database: Pick<Database, 'pg'>,
  team: RiskTeam,
  at: Date,
  { factors, closed }: RiskSupposition,
): Promise<SimulatedRisk> {
  return readInSnapshot(database, async (client) => {
    const inputs = await readRiskInputs(client, team, at);
    const { scope, settings, before } = inputs;
    const notOpen = closed.length > 0 ? await findNotOpen(client, scope, closed) : [];
    if (notOpen.length > 0) throw notOpenProblem(notOpen);
    const measured =
      closed.length > 0 ? readRiskValues(await measureRisk(client, { ...scope, closed })) : inputs.values;
    const values = Object.fromEntries(
      RISK_FACTOR_NAMES.map((name) => [name, factors[name] ?? measured[name]]),
    ) as RiskValues;
    const supposed = scoreRisk(values, before, settings);
    return {
      inputs,
      now: scoreRisk(inputs.values, before, settings),
      supposed,
      explanation: supposed === null ? null : explainRisk(supposed, null, inputs.untold),
    };
  });
}

function notOpenProblem(keys: readonly PullRequestKey[]): PulseError {
  const names = keys.map(({ repoId, number }) => `#${number} of repository ${repoId}`).join(', ');
  return new PulseError(
    'validation_failed',
    `Only pull requests of the team that are open and ready can be taken to be closed, which ${names} ${keys.length === 1 ? 'is' : 'are'} not.`,
  );
}
