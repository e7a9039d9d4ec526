import { RISK_FACTORS } from '../../../domain/risk/all-risk-factors.ts';
import { presentRiskFactor } from '../../present/risk.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RiskFactorDefinitionPageSchema } from '../../schemas/settings/risk-settings.ts';

const definition = route({
  method: 'get',
  path: '/v1/risk-factors',
  operationId: 'listRiskFactors',
  access: 'signed-in',
  tag: 'Risk',
  summary: 'List the factors of the risk and what they mean',
  description: 'All of them on one page, with their defaults and the reasons for these.',
  success: { 200: 'Every factor.' },
  result: RiskFactorDefinitionPageSchema,
});

export function registerListRiskFactors(router: ApiRouter): void {
  router.openapi(definition, (c) =>
    c.json({ items: Object.values(RISK_FACTORS).map(presentRiskFactor), nextCursor: null }, 200),
  );
}
