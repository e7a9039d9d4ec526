import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

/** Where files take half a minute and more, the slowest first: one of them begun last would keep a single worker busy at the end. */
const SLOW = [
  'test/faults/',
  'test/cli/commands',
  'test/supervisor/',
  'test/activities/triage/',
  'test/workflows/',
  'test/sql/rollups/races',
  'test/cli/evaluate/',
  'test/sources/github/client/',
  'test/sql/migrations',
];

/** Begins with the slow files; otherwise in Vitest's own order. */
export default class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted
      .map((file, at) => ({ file, at, rank: rankOf(file.moduleId) }))
      .sort((a, b) => a.rank - b.rank || a.at - b.at)
      .map(({ file }) => file);
  }
}

function rankOf(path: string): number {
  const at = SLOW.findIndex((part) => path.includes(`/${part}`));
  return at < 0 ? SLOW.length : at;
}
