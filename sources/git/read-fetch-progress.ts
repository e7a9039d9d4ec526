import type { MirrorProgress } from './mirror.ts';

const PROGRESS = /^(Receiving objects|Resolving deltas|remote: Counting objects):\s+(\d+)%/;

/** Reads the percentages that `git fetch --progress` writes; returns the sink for its standard error. */
export function readFetchProgress(report: (progress: MirrorProgress) => void): (text: string) => void {
  let last = '';
  return (text) => {
    for (const line of text.split(/[\r\n]/)) {
      const match = PROGRESS.exec(line);
      if (match === null) continue;
      const stage =
        match[1] === 'Resolving deltas'
          ? 'resolving'
          : match[1] === 'Receiving objects'
            ? 'receiving'
            : 'listing';
      const key = `${stage} ${match[2]}`;
      if (key !== last) report({ stage, percent: Number(match[2]) });
      last = key;
    }
  };
}
