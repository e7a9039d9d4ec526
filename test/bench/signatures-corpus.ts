import { execFileSync } from 'node:child_process';
import { streamDiffs } from '../../sources/git/commits/stream-diffs.ts';
import { describePullRequests } from '../../sources/git/pull-requests/describe-pull-requests.ts';

/** Patches held in memory at once. */
const CORPUS_LIMIT_BYTES = 256 * 1024 * 1024;

const SYNTHETIC_FILES = 80;
const SYNTHETIC_LINES = 250;
const WORDS =
  'const let return function if else for await value index result options config path name list map '
    .trim()
    .split(' ');

/** The patches of up to `limit` pull requests of a repository, spread evenly over all it has. */
export async function readCorpus(directory: string, limit: number): Promise<Buffer[]> {
  const facts = await describePullRequests(directory, { defaultBranch: null });
  const pairs = facts.flatMap(({ base, head }) => (base === null || base === head ? [] : [{ base, head }]));
  const step = Math.max(1, pairs.length / limit);
  const chosen = Array.from(
    { length: Math.min(limit, pairs.length) },
    (_, i) => pairs[Math.floor(i * step)]!,
  );
  const patches: Buffer[] = [];
  let bytes = 0;
  for await (const result of streamDiffs(directory, chosen)) {
    if (!result.ok || result.patch.length === 0) continue;
    bytes += result.patch.length;
    if (bytes > CORPUS_LIMIT_BYTES) break;
    patches.push(result.patch);
  }
  return patches;
}

/** Fills an empty folder with a bare repository of pull requests that edit code-like files. The same on every run. */
export function writeSyntheticRepository(directory: string, pullRequests: number): void {
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', '.'], { cwd: directory });
  const draw = createDraw(1);
  const files = Array.from({ length: SYNTHETIC_FILES }, (_, file) => ({
    path: `${file % 5 === 0 ? 'test' : 'src'}/module-${file}.js`,
    lines: Array.from({ length: SYNTHETIC_LINES }, () => inventLine(draw)),
  }));
  const stream: string[] = [commitHeader('refs/heads/main', 0, 1)];
  for (const { path, lines } of files) stream.push(fileBlock(path, lines));
  for (let number = 1; number <= pullRequests; number++) {
    stream.push(commitHeader(`refs/pull/${number}/head`, number), 'from :1\n');
    const first = draw(SYNTHETIC_FILES);
    for (let i = 0; i <= draw(6); i++) {
      const { path, lines } = files[(first + i) % SYNTHETIC_FILES]!;
      stream.push(fileBlock(path, editLines(lines, draw)));
    }
  }
  execFileSync('git', ['fast-import', '--quiet'], { cwd: directory, input: stream.join('') });
}

/** The first line of a commit and its message; the commit can be named by its mark later. */
function commitHeader(ref: string, time: number, mark?: number): string {
  const name = mark === undefined ? '' : `mark :${mark}\n`;
  return `commit ${ref}\n${name}committer Bench <bench@example.org> ${1_600_000_000 + time} +0000\ndata 6\nChange\n`;
}

function fileBlock(path: string, lines: readonly string[]): string {
  const text = `${lines.join('\n')}\n`;
  return `M 100644 inline ${path}\ndata ${text.length}\n${text}\n`;
}

function editLines(lines: readonly string[], draw: (limit: number) => number): string[] {
  const edited = [...lines];
  for (let i = 0; i <= draw(5); i++) {
    const inserted = Array.from({ length: draw(12) }, () => inventLine(draw));
    edited.splice(draw(edited.length), draw(8), ...inserted);
  }
  return edited;
}

function inventLine(draw: (limit: number) => number): string {
  const word = (): string => `${WORDS[draw(WORDS.length)]}${draw(3) === 0 ? draw(400) : ''}`;
  return `${'  '.repeat(1 + draw(3))}${word()} ${word()} = ${word()}.${word()}(${word()}, '${word()}');`;
}

/** Whole numbers below a limit from a linear congruential generator: the bench needs the same repository each time. */
function createDraw(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return Math.floor(((state >>> 0) / 2 ** 32) * limit);
  };
}
