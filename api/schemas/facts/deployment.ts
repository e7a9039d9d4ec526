import { z } from 'zod';
import { DEPLOYMENT_STATES } from '../../../domain/deployments/deployment-history.ts';
import {
  DEPLOYMENT_RULE_SOURCES,
  DEPLOYMENT_STATUSES,
  readRulePattern,
} from '../../../domain/deployments/deployment-rule.ts';
import { ENVIRONMENTS } from '../../../domain/facts/environment.ts';
import { DEPLOYMENT_SOURCES } from '../../../sql/deployments/deployments.ts';
import { IdParameterSchema, IdSchema, plainText, TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';
import { PastTimeSchema, TimeParameterSchema } from '../parts/time-parameter.ts';
import { AddedIdSchema, COUNTS_EXAMPLE, DryRunSchema, RuleCountsSchema } from '../settings/rule-counts.ts';
import { CommitShaSchema } from './commit.ts';

const KEY_LENGTH_MAX = 200;
const NAME_LENGTH_MAX = 255;
const TEXT_LENGTH_MAX = 1_000;

/** An address to link to; nothing that a browser would run. */
export const LinkSchema = z.url({ protocol: /^https?$/ }).max(2_000);

const EXAMPLE = {
  id: '7',
  source: 'api' as const,
  key: 'release-2026-01-31',
  ruleId: null,
  environment: 'production' as const,
  environmentName: 'prod-eu',
  service: 'prod-eu',
  status: 'success' as const,
  commitSha: '9fceb02d0ae598e95dc970b74767f19372d61af8',
  ref: 'main',
  task: null,
  description: null,
  url: null,
  deployedBy: 'ada',
  createdAt: '2026-01-31T12:00:00.000Z',
  startedAt: '2026-01-31T12:00:10.000Z',
  finishedAt: '2026-01-31T12:04:10.000Z',
  failedAt: null,
  succeededAt: '2026-01-31T12:04:10.000Z',
  durationSeconds: 240,
  updatedAt: '2026-01-31T12:04:10.000Z',
};

export const DeploymentSchema = z
  .object({
    id: IdSchema,
    source: z.enum(DEPLOYMENT_SOURCES).meta({
      description:
        'Who says that it is one: GitHub, a rule over something else, or somebody through this API.',
    }),
    key: z.string().meta({ description: 'Unique within repository and source.' }),
    ruleId: IdSchema.nullable().meta({ description: 'The rule that took it for one.' }),
    environment: z.enum(ENVIRONMENTS),
    environmentName: z.string(),
    service: z.string().meta({
      description:
        "What it is a deployment of: the environment's name in small letters, or the service that a mapping names.",
    }),
    status: z
      .enum(DEPLOYMENT_STATUSES)
      .meta({ description: 'The last one told; `inactive`: replaced since.' }),
    commitSha: z.string().nullable(),
    ref: z.string().nullable(),
    task: z.string().nullable(),
    description: z.string().nullable(),
    url: z.string().nullable(),
    deployedBy: z.string().nullable(),
    createdAt: TimeSchema,
    startedAt: TimeSchema.nullable(),
    finishedAt: TimeSchema.nullable().meta({ description: 'When it first succeeded or failed.' }),
    failedAt: TimeSchema.nullable().meta({ description: 'When it first failed, whatever came of it later.' }),
    succeededAt: TimeSchema.nullable().meta({
      description: 'When it first succeeded, also after it had failed.',
    }),
    durationSeconds: z.int().min(0).nullable(),
    updatedAt: TimeSchema,
  })
  .meta({ id: 'Deployment', example: EXAMPLE });
export const DeploymentPageSchema = pageOf('DeploymentPage', DeploymentSchema);

export const DeploymentParamsSchema = z.object({
  repositoryId: IdParameterSchema,
  deploymentId: IdParameterSchema,
});

export const DeploymentStatusSchema = z
  .object({
    id: z.string().meta({ description: 'Unique within the deployment.' }),
    state: z.enum(DEPLOYMENT_STATES),
    at: TimeSchema,
    description: z.string().nullable(),
    url: z.string().nullable(),
    creator: z.string().nullable().meta({ description: 'Login.' }),
  })
  .meta({
    id: 'ToldStatus',
    example: {
      id: '8812',
      state: 'failure',
      at: '2026-01-31T12:04:10.000Z',
      description: null,
      url: null,
      creator: 'ada',
    },
  });
export const DeploymentStatusPageSchema = pageOf('ToldStatusPage', DeploymentStatusSchema);
export const DeploymentStatusListQuerySchema = z.strictObject({ ...PAGE_QUERY });

export const DeploymentListQuerySchema = z.strictObject({
  environment: z.enum(ENVIRONMENTS).optional(),
  status: z.enum(DEPLOYMENT_STATUSES).optional(),
  source: z.enum(DEPLOYMENT_SOURCES).optional(),
  since: TimeParameterSchema.optional(),
  until: TimeParameterSchema.optional().meta({ description: 'Before this time.' }),
  ...PAGE_QUERY,
});

/** States that end a deployment: the only ones that finish at a time. */
export const ENDED_STATUSES: ReadonlySet<string> = new Set(['success', 'failure', 'error']);

export const TellDeploymentSchema = z
  .strictObject({
    key: plainText(KEY_LENGTH_MAX).meta({
      description: 'Your own: telling it again tells more of the same deployment.',
    }),
    environment: z.enum(ENVIRONMENTS).optional().meta({
      description: 'What `environmentName` says unless given, and `production` where that says nothing.',
    }),
    environmentName: plainText(NAME_LENGTH_MAX).optional().meta({
      description:
        'As you call it; `environment` unless given. Deployments to one name are of one service: its success repairs its failures.',
    }),
    status: z.enum(DEPLOYMENT_STATUSES).default('success').meta({
      description:
        'What it came to now. It becomes a part of the history: what failed before has failed all the same.',
    }),
    commitSha: CommitShaSchema.optional(),
    ref: plainText(NAME_LENGTH_MAX).optional(),
    description: plainText(TEXT_LENGTH_MAX).optional(),
    url: LinkSchema.optional(),
    deployedBy: plainText(NAME_LENGTH_MAX).optional().meta({ description: 'Login.' }),
    createdAt: PastTimeSchema.optional().meta({
      description: 'The earliest time told of it, unless given.',
    }),
    startedAt: PastTimeSchema.optional(),
    finishedAt: PastTimeSchema.optional().meta({
      description: 'When it succeeded or failed: now, unless given. Not for other statuses.',
    }),
  })
  .refine(({ status, finishedAt }) => finishedAt === undefined || ENDED_STATUSES.has(status), {
    path: ['finishedAt'],
    error: 'is for a status that ends a deployment: success, failure or error',
  })
  .refine(({ createdAt, startedAt }) => isInOrder(createdAt, startedAt), {
    path: ['startedAt'],
    error: 'must not be before createdAt',
  })
  .refine(({ createdAt, startedAt, finishedAt }) => isInOrder(startedAt ?? createdAt, finishedAt), {
    path: ['finishedAt'],
    error: 'must not be before startedAt or createdAt: a deployment cannot end before it began',
  })
  .meta({ id: 'TellDeployment', example: { key: EXAMPLE.key, commitSha: EXAMPLE.commitSha } });
export type TellDeployment = z.output<typeof TellDeploymentSchema>;

function isInOrder(from: string | undefined, until: string | undefined): boolean {
  return from === undefined || until === undefined || Date.parse(from) <= Date.parse(until);
}

const RULE = {
  id: '3',
  source: 'tag' as const,
  pattern: 'v*',
  branch: null,
  environment: 'production' as const,
  isActive: true,
};

export const DeploymentRuleSchema = z
  .object({
    id: IdSchema,
    source: z.enum(DEPLOYMENT_RULE_SOURCES),
    pattern: z.string(),
    branch: z.string().nullable().meta({
      description: 'Of workflow runs: a glob over their branch; null for the default branch.',
    }),
    environment: z.enum(ENVIRONMENTS),
    isActive: z.boolean(),
  })
  .meta({ id: 'DeploymentRule', example: RULE });
export const DeploymentRulePageSchema = pageOf('DeploymentRulePage', DeploymentRuleSchema);

export const AddDeploymentRuleSchema = z
  .strictObject({
    source: z.enum(DEPLOYMENT_RULE_SOURCES),
    pattern: plainText(KEY_LENGTH_MAX).optional().meta({
      description:
        'A glob (`*`, `?`) over the tag, the branch, or the workflow by its name or file. Needed for workflow runs and pushes; every tag or release unless given.',
    }),
    branch: plainText(KEY_LENGTH_MAX).optional().meta({
      description:
        'Of workflow runs: a glob over their branch (of a run for a tag that is the tag); the default branch unless given.',
    }),
    environment: z.enum(ENVIRONMENTS).default('production'),
    dryRun: DryRunSchema,
  })
  .transform((rule, context) => {
    const read = readRulePattern(rule.source, rule.pattern);
    const branch = rule.branch?.trim() ?? null;
    if ('problem' in read) context.addIssue({ code: 'custom', path: ['pattern'], message: read.problem });
    if (branch !== null && rule.source !== 'workflow_run') {
      const message = 'only rules over workflow runs have a branch: a rule over pushes has it as its pattern';
      context.addIssue({ code: 'custom', path: ['branch'], message });
    } else if (branch === '') {
      const message = 'must not be blank: leave it out for the default branch';
      context.addIssue({ code: 'custom', path: ['branch'], message });
    }
    return { ...rule, branch, pattern: 'pattern' in read ? read.pattern : '' };
  })
  .meta({ id: 'AddDeploymentRule', example: { source: 'tag', pattern: 'v*' } });

export const AddedDeploymentRuleSchema = DeploymentRuleSchema.extend({
  id: AddedIdSchema,
  counts: RuleCountsSchema,
}).meta({ id: 'AddedDeploymentRule', example: { ...RULE, counts: COUNTS_EXAMPLE } });

export const ChangeDeploymentRuleSchema = z
  .strictObject({
    environment: z.enum(ENVIRONMENTS).optional(),
    branch: plainText(KEY_LENGTH_MAX).nullable().optional().meta({
      description: 'Of workflow runs: a glob over their branch; null for the default branch.',
    }),
    isActive: z.boolean().optional(),
    dryRun: DryRunSchema,
  })
  .meta({ id: 'ChangeDeploymentRule', example: { isActive: false } });

export const ChangedDeploymentRuleSchema = DeploymentRuleSchema.extend({ counts: RuleCountsSchema }).meta({
  id: 'ChangedDeploymentRule',
  example: { ...RULE, counts: COUNTS_EXAMPLE },
});

export const RuleParamsSchema = z.object({ repositoryId: IdParameterSchema, ruleId: IdParameterSchema });
