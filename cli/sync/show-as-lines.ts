import type { SyncProgress } from '../../api/schemas/work/sync.ts';
import type { CliContext } from '../context.ts';
import { describeProgress } from './describe-progress.ts';
import { nameStage } from './stages.ts';

/** Lines about one stage come no oftener than this. */
const INTERVAL_MS = 5_000;

/** Writes a line when a stage begins, now and then while it goes on, and when the sync has ended. */
export async function showAsLines(
  context: CliContext,
  repository: string,
  snapshots: AsyncIterable<SyncProgress>,
): Promise<SyncProgress | undefined> {
  let last: SyncProgress | undefined;
  let stage: string | undefined;
  let written = '';
  let writtenAt = 0;
  const write = (progress: SyncProgress): void => {
    const doing = progress.status === 'completed' ? 'done' : nameStage(progress.stage);
    const line = `${repository}: ${doing}, ${describeProgress(progress)}`;
    if (line === written) return;
    context.stderr.write(`${line}\n`);
    written = line;
    writtenAt = performance.now();
  };
  for await (const progress of snapshots) {
    last = progress;
    const key = `${progress.stage} ${progress.status}`;
    if (key !== stage || performance.now() - writtenAt >= INTERVAL_MS) write(progress);
    stage = key;
  }
  if (last !== undefined) write(last);
  return last;
}
