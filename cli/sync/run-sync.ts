import type { Repository } from '../../api/schemas/facts/repository.ts';
import type { Finding } from '../../api/schemas/findings/edge.ts';
import type { SyncProgress } from '../../api/schemas/work/sync.ts';
import { PulseError } from '../../lib/errors.ts';
import { parseSource } from '../../sources/git/mirror/parse-source.ts';
import { commandLine } from '../command-line.ts';
import type { CliContext } from '../context.ts';
import { neutraliseText } from '../output/neutralise-text.ts';
import { type Pulse, withPulse } from '../services/connect.ts';
import { takeItems } from '../take-items.ts';
import { showSync } from './show-sync.ts';

export interface SyncRequest {
  /** Path or URL. */
  readonly source: string;
  /** `owner/name`; what the source suggests unless given. */
  readonly name?: string | undefined;
  /** How many of the strongest findings to fetch. */
  readonly top: number;
}

export interface SyncOutcome {
  readonly repository: Repository;
  readonly sync: SyncProgress;
  /** Strongest first. */
  readonly findings: readonly Finding[];
  /** Address of the API that goes on serving; undefined when it ended with the command. */
  readonly apiUrl: string | undefined;
}

/**
 * Connects a repository, syncs it while showing how far it is, and fetches the strongest findings.
 *
 * @throws PulseError `sync_failed`, `sync_cancelled`, `interrupted`, and what the API and the Git source throw
 */
export async function runSync(context: CliContext, request: SyncRequest): Promise<SyncOutcome> {
  const source = await parseSource(request.source);
  const address = source.kind === 'local' ? source.path : source.url;
  let isService = false;
  try {
    return await withPulse(context, async (pulse) => {
      isService = pulse.isService;
      return syncWith(pulse, context, { ...request, source: address });
    });
  } catch (error) {
    if (!(error instanceof PulseError) || error.code !== 'interrupted') throw error;
    const resume = isService
      ? `The sync goes on in the running Pulse. How far it is: ${commandLine('repos')}`
      : 'Nothing is lost: run the same command again, and it goes on where it stopped.';
    throw new PulseError('interrupted', `Interrupted. ${resume}`, { cause: error });
  }
}

async function syncWith(pulse: Pulse, context: CliContext, request: SyncRequest): Promise<SyncOutcome> {
  const { client } = pulse;
  const { source, name } = request;
  const repository = await client.connectRepository({ source, ...(name === undefined ? {} : { name }) });
  const started = await client.startSync(repository.id);
  if (started.status === 'paused') await client.resumeSync(repository.id);
  const shownName = neutraliseText(repository.fullName);
  const sync = await showSync(
    context,
    shownName,
    client.followSync(repository.id, { signal: context.signal }),
  );
  throwUnlessCompleted(repository, sync);
  const findings = await takeItems(client.listFindings(repository.id), request.top);
  return { repository, sync, findings, apiUrl: pulse.isService ? pulse.baseUrl : undefined };
}

function throwUnlessCompleted(
  { fullName }: Repository,
  sync: SyncProgress | undefined,
): asserts sync is SyncProgress {
  if (sync?.status === 'completed') return;
  const again = 'Run the same command again, and it goes on where it stopped.';
  if (sync?.status === 'cancelled') {
    throw new PulseError('sync_cancelled', `The sync of ${fullName} was cancelled. ${again}`);
  }
  const reason = (sync?.error ?? 'no reason is known').replace(/[.\s]*$/, '');
  throw new PulseError('sync_failed', `The sync of ${fullName} failed: ${reason}. ${again}`);
}
