import { z } from 'zod';
import { ApiError, invalid } from '../http/call.ts';
import { WEBHOOK_EVENTS } from '../webhooks/event-names.ts';
import type { Hook } from '../world/hook.ts';

const bodySchema = z.object({
  name: z.string().optional(),
  active: z.boolean().optional(),
  events: z.array(z.string()).optional(),
  add_events: z.array(z.string()).optional(),
  remove_events: z.array(z.string()).optional(),
  config: z
    .object({
      url: z.string().optional(),
      content_type: z.string().optional(),
      secret: z.string().optional(),
      insecure_ssl: z.union([z.string(), z.number()]).optional(),
    })
    .optional(),
});

type HookSettings = Pick<Hook, 'url' | 'contentType' | 'secret' | 'insecureSsl' | 'events' | 'active'>;

/**
 * Reads what a hook shall be; what is not named stays as `known` has it. Naming `config` without a secret removes the secret, as on GitHub.
 * @throws ApiError 422
 */
export function readHookBody(body: unknown, known: HookSettings | null): HookSettings {
  const parsed = bodySchema.safeParse(body ?? {});
  if (!parsed.success) throw new ApiError(422, `Invalid request.\n\n${parsed.error.message}`);
  const { config, name, active, events, add_events: added, remove_events: removed } = parsed.data;
  if (name !== undefined && name !== 'web') throw invalid('Hook', 'name', `${name} is not a known hook`);
  const url = config?.url ?? known?.url;
  if (url === undefined || !/^https?:\/\/./.test(url)) {
    throw invalid('Hook', 'url', url === undefined ? 'Config must contain URL for webhooks' : 'Invalid URL');
  }
  const contentType = config?.content_type ?? known?.contentType ?? 'form';
  if (contentType !== 'json' && contentType !== 'form') {
    throw invalid('Hook', 'content_type', `${contentType} must be json or form`);
  }
  const wanted = (events ?? [...(known?.events ?? ['push']), ...(added ?? [])]).filter(
    (event) => removed?.includes(event) !== true,
  );
  const unknown = wanted.filter((event) => !WEBHOOK_EVENTS.has(event));
  if (unknown.length > 0)
    throw invalid('Hook', 'events', `These events are not recognized: ${unknown.join(', ')}`);
  return {
    url,
    contentType,
    secret: config === undefined ? (known?.secret ?? null) : (config.secret ?? null),
    insecureSsl: String(config?.insecure_ssl ?? known?.insecureSsl ?? '0') === '1' ? '1' : '0',
    events: [...new Set(wanted)].sort(),
    active: active ?? known?.active ?? true,
  };
}
