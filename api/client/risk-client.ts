import * as risk from '../schemas/findings/risk.ts';
import { RiskFactorDefinitionPageSchema } from '../schemas/settings/risk-settings.ts';
import type { FilterOf, Transport } from './facts-client.ts';

/** The part of the client that tells how risky the sprint of a team is. */
export function createRiskClient({ send, list }: Transport) {
  const pathOf = (teamId: string) => `/v1/teams/${encodeURIComponent(teamId)}/risk`;
  return {
    /** As it was computed last. */
    getRisk: (teamId: string) => send({ path: pathOf(teamId) }, risk.RiskSchema),
    /** From facts as they are now; the snapshot is kept. */
    computeRisk: (teamId: string) => send({ method: 'POST', path: pathOf(teamId) }, risk.RiskSchema),
    /** The newest first. */
    listRisks: (teamId: string, filter: FilterOf<typeof risk.RiskHistoryQuerySchema> = {}) =>
      list(`${pathOf(teamId)}/history`, filter, risk.RiskPageSchema),
    /** What it would be if something were different. */
    simulateRisk: (teamId: string, body: risk.SimulateRisk) =>
      send({ method: 'POST', path: `${pathOf(teamId)}/simulate`, body }, risk.RiskSimulationSchema),
    /** What each factor means. */
    listRiskFactors: () => send({ path: '/v1/risk-factors' }, RiskFactorDefinitionPageSchema),
  };
}
