import { z } from 'zod';
import { ENVIRONMENTS } from '../../../domain/facts/environment.ts';
import { INCIDENT_SEVERITIES } from '../../../domain/incidents/incident-rule.ts';
import { IdParameterSchema, IdSchema, plainText, TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';
import { PastTimeSchema } from '../parts/time-parameter.ts';
import { AddedIdSchema, COUNTS_EXAMPLE, DryRunSchema, RuleCountsSchema } from '../settings/rule-counts.ts';
import { FlagParameterSchema } from './commit.ts';
import { LinkSchema } from './deployment.ts';

const KEY_LENGTH_MAX = 200;
const TITLE_LENGTH_MAX = 500;
const NAME_LENGTH_MAX = 255;

const EXAMPLE = {
  id: '5b0a8bd6-8b0c-4c0a-9a53-3b1f5f0f9a11',
  repositoryId: '42',
  source: 'api' as const,
  key: 'PD-123',
  title: 'The shop is down',
  environment: 'production' as const,
  environmentName: null,
  severity: 'critical' as const,
  startedAt: '2026-01-31T13:00:00.000Z',
  resolvedAt: null,
  url: null,
  isActive: true,
  deploymentId: '7',
  deployment: { key: 'release-2026-01-31', ref: 'main', environmentName: 'production' },
  blameReason: 'the last deployment to production before it',
  blameConfidence: 0.8,
  isOverridden: false,
  overriddenBy: null,
  overriddenAt: null,
};

export const IncidentSchema = z
  .object({
    id: z.uuid(),
    repositoryId: IdSchema,
    source: z.enum(['issue', 'api']),
    key: z.string().meta({ description: "The issue's id at the provider, or the reporter's own key." }),
    title: z.string(),
    environment: z.enum(ENVIRONMENTS),
    environmentName: z.string().nullable().meta({
      description:
        'The environment by name: only deployments of its service are blamed. Null: any of its kind.',
    }),
    severity: z.enum(INCIDENT_SEVERITIES),
    startedAt: TimeSchema,
    resolvedAt: TimeSchema.nullable(),
    url: z.string().nullable(),
    isActive: z.boolean().meta({ description: 'False when it was taken back: its label is gone.' }),
    deploymentId: IdSchema.nullable().meta({ description: 'The deployment it is blamed on.' }),
    deployment: z
      .object({ key: z.string(), ref: z.string().nullable(), environmentName: z.string() })
      .nullable()
      .meta({ description: 'That deployment, as people know it; null where none is to blame.' }),
    blameReason: z.string().nullable(),
    blameConfidence: z.number().min(0).max(1).nullable(),
    isOverridden: z
      .boolean()
      .meta({ description: 'True when a person named the deployment, or said that none is to blame.' }),
    overriddenBy: z.string().nullable().meta({ description: 'Who did.' }),
    overriddenAt: TimeSchema.nullable(),
  })
  .meta({ id: 'Incident', example: EXAMPLE });
export const IncidentPageSchema = pageOf('IncidentPage', IncidentSchema);

export const IncidentListQuerySchema = z.strictObject({
  open: FlagParameterSchema.optional().meta({ description: 'Only those that are resolved, or are not.' }),
  environment: z.enum(ENVIRONMENTS).optional(),
  ...PAGE_QUERY,
});

export const TellIncidentSchema = z
  .strictObject({
    repositoryId: IdParameterSchema,
    key: plainText(KEY_LENGTH_MAX).meta({ description: 'Your own: telling it again updates the incident.' }),
    title: plainText(TITLE_LENGTH_MAX),
    environment: z.enum(ENVIRONMENTS).default('production'),
    environmentName: plainText(NAME_LENGTH_MAX).optional().meta({
      description:
        'As deployments name it: only those of its service are blamed. Any of the kind, unless given.',
    }),
    severity: z.enum(INCIDENT_SEVERITIES).default('major'),
    startedAt: PastTimeSchema.optional().meta({ description: 'Now, unless given.' }),
    resolvedAt: PastTimeSchema.optional(),
    url: LinkSchema.optional(),
  })
  .refine(
    ({ startedAt, resolvedAt }) =>
      resolvedAt === undefined ||
      Date.parse(resolvedAt) >= (startedAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(startedAt)),
    { path: ['resolvedAt'], error: 'must not be before startedAt, which is needed with it' },
  )
  .meta({ id: 'TellIncident', example: { repositoryId: '42', key: 'PD-123', title: EXAMPLE.title } });

export const IncidentParamsSchema = z.object({
  repositoryId: IdParameterSchema,
  incidentId: z.uuid().meta({ example: EXAMPLE.id }),
});

export const ResolveIncidentSchema = z
  .strictObject({ resolvedAt: PastTimeSchema.optional().meta({ description: 'Now, unless given.' }) })
  .meta({ id: 'ResolveIncident', example: { resolvedAt: '2026-01-31T14:30:00Z' } });

const RuleServiceSchema = plainText(NAME_LENGTH_MAX)
  .refine(
    (text) => text.trim() !== '',
    'must not be blank: name the environment as deployments do, or leave it out',
  )
  .transform((text) => text.trim());
const RULE_SERVICE =
  'The environment as deployments name it: only those of its service are blamed. Null: any of its kind.';

const RULE = {
  id: '2',
  labelPattern: 'incident*',
  environment: 'production' as const,
  environmentName: 'production-web',
  severity: 'major' as const,
  isActive: true,
};

export const IncidentRuleSchema = z
  .object({
    id: IdSchema,
    labelPattern: z.string(),
    environment: z.enum(ENVIRONMENTS),
    environmentName: z.string().nullable().meta({ description: RULE_SERVICE }),
    severity: z.enum(INCIDENT_SEVERITIES),
    isActive: z.boolean(),
  })
  .meta({ id: 'IncidentRule', example: RULE });
export const IncidentRulePageSchema = pageOf('IncidentRulePage', IncidentRuleSchema);

export const AddedIncidentRuleSchema = IncidentRuleSchema.extend({
  id: AddedIdSchema,
  counts: RuleCountsSchema,
}).meta({ id: 'AddedIncidentRule', example: { ...RULE, counts: { ...COUNTS_EXAMPLE, leftOut: [] } } });

export const AddIncidentRuleSchema = z
  .strictObject({
    labelPattern: plainText(KEY_LENGTH_MAX)
      .refine((text) => text.trim() !== '', 'must not be blank: name the label, such as incident')
      .transform((text) => text.trim())
      .meta({
        description: 'A glob (`*`, `?`) over the labels of issues, in any case of letters.',
      }),
    environment: z.enum(ENVIRONMENTS).default('production'),
    environmentName: RuleServiceSchema.nullable().default(null).meta({ description: RULE_SERVICE }),
    severity: z.enum(INCIDENT_SEVERITIES).default('major'),
    dryRun: DryRunSchema,
  })
  .meta({ id: 'AddIncidentRule', example: { labelPattern: 'incident*' } });

export const ChangeIncidentRuleSchema = z
  .strictObject({
    environment: z.enum(ENVIRONMENTS).optional(),
    environmentName: RuleServiceSchema.nullable().optional().meta({ description: RULE_SERVICE }),
    severity: z.enum(INCIDENT_SEVERITIES).optional(),
    isActive: z.boolean().optional(),
    dryRun: DryRunSchema,
  })
  .meta({ id: 'ChangeIncidentRule', example: { severity: 'critical' } });

export const ChangedIncidentRuleSchema = IncidentRuleSchema.extend({ counts: RuleCountsSchema }).meta({
  id: 'ChangedIncidentRule',
  example: { ...RULE, counts: { ...COUNTS_EXAMPLE, leftOut: [] } },
});
