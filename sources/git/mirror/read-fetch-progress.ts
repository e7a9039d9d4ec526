import type { MirrorProgress } from './mirror-progress.ts';

const PROGRESS =
  /^(Receiving objects|Resolving deltas|remote: Counting objects):\s+(\d+)%(?:.*, ([\d.]+) (bytes|KiB|MiB|GiB))?/;
const STAGES = {
  'remote: Counting objects': 'listing',
  'Receiving objects': 'receiving',
  'Resolving deltas': 'resolving',
} as const;
const UNIT_BYTES = { bytes: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 } as const;

export interface FetchProgress {
  readonly progress: MirrorProgress;
  /** Bytes of the pack so far, 0 while unknown. */
  readonly receivedBytes: number;
}

/** Reads what `git fetch --progress` writes; returns the sink for its standard error. */
export function readFetchProgress(report: (progress: FetchProgress) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = (rest + text).split(/[\r\n]/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [, name, percent, amount, unit] = PROGRESS.exec(line) ?? [];
      if (name === undefined) continue;
      const unitBytes = UNIT_BYTES[(unit ?? 'bytes') as keyof typeof UNIT_BYTES];
      report({
        progress: { stage: STAGES[name as keyof typeof STAGES], percent: Number(percent) },
        receivedBytes: Number(amount ?? 0) * unitBytes,
      });
    }
  };
}
