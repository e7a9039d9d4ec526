import type { SyncProgress } from '../../api/schemas/work/sync.ts';
import type { CliContext } from '../context.ts';
import { showAsLines } from './show-as-lines.ts';
import { showOnTerminal } from './show-on-terminal.ts';

/**
 * Shows how a sync goes on, on standard error: bars on a terminal, lines now and then elsewhere.
 * @param repository `owner/name`, neutralised
 * @param snapshots the states of the sync; ends with the sync
 * @returns the last state, or undefined when there was none
 */
export function showSync(
  context: CliContext,
  repository: string,
  snapshots: AsyncIterable<SyncProgress>,
): Promise<SyncProgress | undefined> {
  // A terminal that does not know its width (some containers) cannot be drawn on.
  return context.stderr.isTTY && context.stderr.columns
    ? showOnTerminal(context, repository, snapshots)
    : showAsLines(context, repository, snapshots);
}
