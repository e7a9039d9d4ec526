import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import { PulseError } from '../../../lib/errors.ts';
import { repositorySubject } from '../../access/subject.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { requireRepository } from '../../require-found.ts';
import { type ApiRouter, route } from '../../route.ts';
import { RepositoryParamsSchema } from '../../schemas/facts/repository.ts';
import { hasEnded, type SyncFeed } from '../../sync-feed.ts';

/** How long somebody who was let in is taken for somebody who may. */
const ADMITTED_MS = 5_000;

const definition = route({
  method: 'get',
  path: '/v1/repositories/{repositoryId}/sync/events',
  operationId: 'followSync',
  access: 'repository.read',
  tag: 'Sync',
  summary: 'Follow a sync',
  description:
    'Server-sent events: `progress` now and whenever it changes, then `end` with the last state, whereupon the answer is over. The data of both is a SyncProgress. Comments keep the connection alive. Without a running sync, `end` comes at once.',
  params: RepositoryParamsSchema,
  success: { 200: 'The events.' },
  result: z.string().meta({
    example: 'event: progress\ndata: {"repositoryId":"42","status":"syncing","progress":37}\n\n',
  }),
  resultType: 'text/event-stream',
  problems: ['repository_not_found', 'too_many_listeners'],
});

export function registerStreamSyncEvents(
  router: ApiRouter,
  { database }: ApiDependencies,
  feed: SyncFeed,
): void {
  router.openapi(definition, async (c) => {
    const { repositoryId } = c.req.valid('param');
    await requireRepository(database.slonik, repositoryId);
    // Nobody reads the events of a HEAD: they would wait for ever.
    if (c.req.method === 'HEAD') return c.body(null, 200, { 'Content-Type': 'text/event-stream' });
    const left = new AbortController();
    const states = feed.listen(repositoryId, left.signal);
    return streamSSE(c, async (stream) => {
      stream.onAbort(() => left.abort());
      let admittedAtMs = performance.now();
      for await (const progress of states) {
        if (performance.now() - admittedAtMs > ADMITTED_MS) {
          // Who was let in an hour ago may not be let in any more.
          const admitted = await c
            .get('guard')
            .admitTo(c, 'repository.read', repositorySubject(repositoryId))
            .then(() => true)
            .catch((error: unknown) => !(error instanceof PulseError));
          if (!admitted) return;
          admittedAtMs = performance.now();
        }
        if (progress === null) await stream.write(': still here\n\n');
        else {
          const event = hasEnded(progress) ? 'end' : 'progress';
          await stream.writeSSE({ event, data: JSON.stringify(progress) });
        }
      }
    });
  });
}
