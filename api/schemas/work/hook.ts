import { z } from 'zod';
import { HOOK_KINDS, HOOK_STATUSES } from '../../../domain/hook.ts';
import { IdParameterSchema, IdSchema, plainText, TimeSchema } from '../parts/common.ts';
import { PAGE_QUERY, pageOf } from '../parts/page.ts';

const FORMER_VALID_DEFAULT_SECONDS = 86_400;
const FORMER_VALID_MAX_SECONDS = 7 * 86_400;
const EVENTS_MAX = 100;

const HOOK_EXAMPLE = {
  id: '5b0a8bd6-8b0c-4c0a-9a53-3b1f5f0f9a11',
  kind: 'repository',
  apiUrl: 'https://api.github.com',
  repositoryId: '42',
  repository: 'acme/shop',
  organization: null,
  appId: null,
  providerHookId: '292430182',
  path: '/webhooks/github/5b0a8bd6-8b0c-4c0a-9a53-3b1f5f0f9a11',
  url: 'https://pulse.example.org/webhooks/github/5b0a8bd6-8b0c-4c0a-9a53-3b1f5f0f9a11',
  events: ['pull_request', 'push'],
  status: 'active',
  statusDetail: null,
  formerSecretValidUntil: null,
  lastPingAt: '2026-01-31T12:34:56.789Z',
  lastDeliveryAt: '2026-01-31T13:00:00.000Z',
  reconciledThrough: null,
  lastReconciledAt: null,
  createdAt: '2026-01-31T12:34:50.000Z',
  updatedAt: '2026-01-31T12:34:56.789Z',
};

export const HookSchema = z
  .object({
    id: z.uuid(),
    kind: z.enum(HOOK_KINDS),
    apiUrl: z.string().meta({ description: 'Base of the REST API of its GitHub.' }),
    repositoryId: IdSchema.nullable().meta({ description: 'Whose hook it is, for one of a repository.' }),
    repository: z.string().nullable().meta({ description: 'Full name of that repository.' }),
    organization: z.string().nullable(),
    appId: IdSchema.nullable().meta({ description: 'Whose hook it is, for one of an App.' }),
    providerHookId: IdSchema.nullable().meta({ description: "GitHub's id of the hook, once known." }),
    path: z.string().meta({ description: 'Where GitHub posts to, on this host.' }),
    url: z
      .string()
      .nullable()
      .meta({ description: 'The same as GitHub is told it; null unless `PULSE_PUBLIC_URL` is set.' }),
    events: z.array(z.string()).meta({ description: 'What GitHub sends; empty while that is not known.' }),
    status: z.enum(HOOK_STATUSES),
    statusDetail: z.string().nullable(),
    formerSecretValidUntil: TimeSchema.nullable().meta({
      description: 'Until then deliveries may be signed with the secret before this one, too.',
    }),
    lastPingAt: TimeSchema.nullable(),
    lastDeliveryAt: TimeSchema.nullable(),
    reconciledThrough: TimeSchema.nullable().meta({
      description: 'Everything that GitHub sent until then is applied.',
    }),
    lastReconciledAt: TimeSchema.nullable(),
    createdAt: TimeSchema,
    updatedAt: TimeSchema,
  })
  .meta({ id: 'Hook', description: 'Where GitHub sends its deliveries to.', example: HOOK_EXAMPLE });
export type Hook = z.infer<typeof HookSchema>;
export const HookPageSchema = pageOf('HookPage', HookSchema);

const SECRET = z.string().meta({ description: 'The secret to set at GitHub. It is shown this once.' });

export const HookWithSecretSchema = HookSchema.extend({ secret: SECRET }).meta({
  id: 'HookWithSecret',
  example: { ...HOOK_EXAMPLE, status: 'pending', secret: 'wWJ4lGrvT6sCXX1Jm2wkzYkJt0YV5bqEzE0uE8uQ0xk' },
});
export type HookWithSecret = z.infer<typeof HookWithSecretSchema>;

const owner = {
  apiUrl: z
    .url({ protocol: /^https?$/, error: 'must be an http(s) URL' })
    .max(255)
    .optional()
    .meta({ description: 'Base of the REST API of its GitHub; the configured one unless given.' }),
  events: z
    .array(z.string().regex(/^(?:\*|[a-z_]{1,64})$/, 'must be the name of an event'))
    .max(EVENTS_MAX)
    .optional()
    .meta({ description: 'The events that are chosen at GitHub; unknown unless given.' }),
};

export const RegisterHookSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('repository'),
      repositoryId: IdParameterSchema.meta({ description: 'A repository that is connected.' }),
      ...owner,
    }),
    z.strictObject({
      kind: z.literal('organization'),
      organization: plainText(100).meta({ description: 'Login of the organisation.' }),
      ...owner,
    }),
    z.strictObject({ kind: z.literal('app'), appId: IdParameterSchema, ...owner }),
  ])
  .meta({ id: 'RegisterHook', example: { kind: 'repository', repositoryId: '42' } });
export type RegisterHook = z.output<typeof RegisterHookSchema>;
export type RegisterHookInput = z.input<typeof RegisterHookSchema>;

export const RotateHookSecretSchema = z
  .strictObject({
    formerValidSeconds: z
      .int()
      .min(0)
      .max(FORMER_VALID_MAX_SECONDS)
      .default(FORMER_VALID_DEFAULT_SECONDS)
      .meta({ description: 'For how long the present secret stays valid: time to change it at GitHub.' }),
  })
  .meta({ id: 'RotateHookSecret', example: { formerValidSeconds: 3_600 } });

export const HookListQuerySchema = z.strictObject({
  status: z.enum(HOOK_STATUSES).optional(),
  kind: z.enum(HOOK_KINDS).optional(),
  repositoryId: IdParameterSchema.optional(),
  ...PAGE_QUERY,
});

export const HookParamsSchema = z.object({ hookId: z.uuid().meta({ example: HOOK_EXAMPLE.id }) });
