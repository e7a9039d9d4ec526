import { z } from 'zod';

export const HealthSchema = z
  .object({ status: z.literal('ok'), uptimeSeconds: z.number().min(0) })
  .meta({ id: 'Health', example: { status: 'ok', uptimeSeconds: 12.5 } });

export const ChecksSchema = z.record(z.string(), z.object({ ok: z.boolean(), detail: z.string() })).meta({
  id: 'Checks',
  description: 'Each part, by name: `database`, `migrations`, `temporal`, `timeZones`, `disk`.',
});
export type Checks = z.infer<typeof ChecksSchema>;

export const ReadinessSchema = z.object({ status: z.literal('ready'), checks: ChecksSchema }).meta({
  id: 'Readiness',
  example: { status: 'ready', checks: { database: { ok: true, detail: 'It answers.' } } },
});
export type Readiness = z.infer<typeof ReadinessSchema>;
