import type { CliContext } from '../context.ts';
import { formatCount } from './format-number.ts';

const TERMINAL_INTERVAL_MS = 100;
const PIPE_INTERVAL_MS = 5_000;

/**
 * Shows on standard error how much of a count is done: one line that changes on a terminal, a line now and then elsewhere.
 * @param title begins the line; neutralised
 * @param noun what is counted
 */
export function showCount(
  context: CliContext,
  title: string,
  noun: string,
): (done: number, total: number) => void {
  const { stderr } = context;
  const intervalMs = stderr.isTTY ? TERMINAL_INTERVAL_MS : PIPE_INTERVAL_MS;
  let shownAt = Number.NEGATIVE_INFINITY;
  let shown = '';
  return (done, total) => {
    const isLast = done >= total;
    if (!isLast && performance.now() - shownAt < intervalMs) return;
    const text = `${title} ${formatCount(done)} of ${formatCount(total)} ${noun}`;
    if (text === shown) return;
    shown = text;
    shownAt = performance.now();
    stderr.write(stderr.isTTY ? `\r\u001b[2K${text}${isLast ? '\n' : ''}` : `${text}\n`);
  };
}
