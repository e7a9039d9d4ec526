import type { WriteStream } from 'node:tty';
import type { ReportProgress } from './load-facts.ts';

const EVERY_MS = { terminal: 100, pipe: 5_000 };

/** Shows a stage and how far it is: one line that changes on a terminal, a line now and then in a pipe. */
export function reportProgress(out: WriteStream | NodeJS.WriteStream): {
  report: ReportProgress;
  end(): void;
} {
  const startedMs = performance.now();
  let shown = '';
  let shownMs = 0;
  const report: ReportProgress = (stage, rows) => {
    const nowMs = performance.now();
    const isDue = nowMs - shownMs >= (out.isTTY ? EVERY_MS.terminal : EVERY_MS.pipe);
    if (stage === shown && !isDue) return;
    const seconds = ((nowMs - startedMs) / 1_000).toFixed(0);
    const line = `${seconds.padStart(5)} s  ${stage}${rows > 0 ? `  ${rows.toLocaleString('en')}` : ''}`;
    if (out.isTTY) out.write(`${stage === shown ? '\r\x1b[K' : '\n'}${line}`);
    else out.write(`${line}\n`);
    shown = stage;
    shownMs = nowMs;
  };
  return {
    report,
    end: () => {
      out.write(
        `${out.isTTY ? '\n' : ''}done in ${((performance.now() - startedMs) / 1_000).toFixed(0)} s\n`,
      );
    },
  };
}
