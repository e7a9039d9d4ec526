import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';

const FILES = 30;
const LINES_PER_FILE = 40;
const MAIN_COMMITS = 5;
/** Pull requests whose numbers are so far apart do partly the same work. */
const REPEATS_AFTER = 50;
const FIRST_DATE = 1_700_000_000;
const HOUR_SECONDS = 3_600;

/**
 * Writes a bare repository with many pull requests through one `git fast-import`: each changes a file of the newest or an
 * older commit of `main`, and shares lines with others, so that there is something to find. The same count gives the
 * same repository, object by object.
 */
export async function writeRepository(directory: string, pullRequests: number): Promise<void> {
  await mkdir(directory, { recursive: true });
  await runGit(['init', '--quiet', '--bare', '--initial-branch=main', directory], '');
  const parts: string[] = [];
  for (let commit = 1; commit <= MAIN_COMMITS; commit++) {
    const files = Array.from({ length: FILES }, (_, file) => fileChange(file, mainLines(file, commit)));
    parts.push(writeCommit('refs/heads/main', commit, `Release ${commit}`, commit, files));
  }
  for (let number = 1; number <= pullRequests; number++) {
    const from = 1 + (number % MAIN_COMMITS);
    const file = number % FILES;
    const lines = [...mainLines(file, from), ...addedLines(number)];
    const changes = [fileChange(file, lines)];
    const mark = MAIN_COMMITS + number;
    const subject = `Handle case ${number % REPEATS_AFTER} in module ${file}`;
    parts.push(writeCommit(`refs/pull/${number}/head`, mark, subject, from, changes));
  }
  await runGit(['-C', directory, 'fast-import', '--quiet'], `${parts.join('\n')}\ndone\n`);
}

function mainLines(file: number, commit: number): string[] {
  return Array.from(
    { length: LINES_PER_FILE },
    (_, line) => `export const value${line} = compute(${file}, ${line}, ${line < commit ? commit : 0});`,
  );
}

function addedLines(number: number): string[] {
  const topic = number % REPEATS_AFTER;
  const shared = Array.from(
    { length: 8 },
    (_, line) => `  handleCase${topic}(input, ${line * topic}, options.limit${topic});`,
  );
  const own = Array.from(
    { length: 4 },
    (_, line) => `  finish${number}(input, step${line}, total${number});`,
  );
  return [`export function case${number}(input, options) {`, ...shared, ...own, '}'];
}

function fileChange(file: number, lines: readonly string[]): string {
  const text = `${lines.join('\n')}\n`;
  return `M 100644 inline src/module-${file}.js\ndata ${Buffer.byteLength(text)}\n${text}`;
}

function writeCommit(
  ref: string,
  mark: number,
  subject: string,
  parent: number,
  changes: readonly string[],
): string {
  const date = FIRST_DATE + mark * HOUR_SECONDS;
  const author = `Author ${mark % 7} <author${mark % 7}@example.org> ${date} +0000`;
  const from = mark === 1 ? '' : `from :${ref === 'refs/heads/main' ? mark - 1 : parent}\n`;
  return [
    `commit ${ref}\nmark :${mark}\nauthor ${author}\ncommitter ${author}`,
    `data ${Buffer.byteLength(subject)}\n${subject}\n${from}${changes.join('')}`,
  ].join('\n');
}

async function runGit(args: readonly string[], input: string): Promise<void> {
  const git = spawn('git', args, { stdio: ['pipe', 'ignore', 'inherit'] });
  git.stdin.end(input);
  const [code] = (await once(git, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`git ${args.join(' ')} ended with ${code}`);
}
