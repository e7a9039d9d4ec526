import { setTimeout as sleep } from 'node:timers/promises';
import { PulseError } from '../../lib/errors.ts';
import { type SyncProgress, SyncProgressSchema } from '../schemas/work/sync.ts';
import { notUnderstood, unreachable } from './client-errors.ts';
import { readEvents } from './read-events.ts';
import { type ClientOptions, open } from './send-request.ts';

const RECONNECT_EVERY_MS = 1_000;
const RECONNECT_LIMIT_MS = 60_000;

export interface FollowOptions {
  /** Ends the following; the iterator throws its reason. */
  readonly signal?: AbortSignal;
  /** How long the API may be away before that is an error. */
  readonly reconnectLimitMs?: number;
}

/**
 * The progress of a sync, now and whenever it changes; the last one says how it ended. Connects again when the
 * connection
 * breaks, as while the API restarts.
 *
 * @throws PulseError as `sendRequest` does
 */
export async function* followSync(
  options: ClientOptions,
  repositoryId: string,
  { signal, reconnectLimitMs = RECONNECT_LIMIT_MS }: FollowOptions = {},
): AsyncGenerator<SyncProgress, void> {
  let lostAtMs: number | undefined;
  for (;;) {
    try {
      for await (const { event, data } of listen(options, repositoryId, signal)) {
        lostAtMs = undefined;
        yield parseProgress(options, data);
        if (event === 'end') return;
      }
      throw unreachable(options.baseUrl, new Error('the stream of events ended before the sync did'));
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof PulseError) || error.code !== 'api_unreachable') throw error;
      lostAtMs ??= performance.now();
      if (performance.now() - lostAtMs > reconnectLimitMs) throw error;
    }
    await sleep(RECONNECT_EVERY_MS, undefined, signal === undefined ? {} : { signal });
  }
}

async function* listen(options: ClientOptions, repositoryId: string, signal: AbortSignal | undefined) {
  const path = `/v1/repositories/${encodeURIComponent(repositoryId)}/sync/events`;
  const response = await open(options, { path, accept: 'text/event-stream', signal });
  if (response.body === null) throw notUnderstood(response.url, 'it has no body');
  try {
    yield* readEvents(response.body);
  } catch (error) {
    throw error instanceof PulseError ? error : unreachable(options.baseUrl, error);
  }
}

function parseProgress(options: ClientOptions, data: string): SyncProgress {
  try {
    return SyncProgressSchema.parse(JSON.parse(data));
  } catch (error) {
    throw notUnderstood(options.baseUrl, 'an event has another shape', error);
  }
}
