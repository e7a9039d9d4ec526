import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitEnvironment } from '../../../sources/git/process/git-environment.ts';

/** A file's content; null removes it. Symlinks hold their target, submodules a commit id. */
export type FileChange =
  | string
  | Buffer
  | null
  | { readonly mode: '100644' | '100755' | '120000' | '160000'; readonly content: string | Buffer };

export interface CommitPlan {
  /** Earlier commits, the first of which gives the files that are not changed. */
  readonly parents?: readonly Commit[];
  /** By path, one char per byte (latin1), so that any path can be written. */
  readonly files?: Readonly<Record<string, FileChange>>;
  readonly message?: string | Buffer;
  readonly author?: string;
  /** Unix seconds; by default each commit is an hour younger than the one planned before it. */
  readonly time?: number;
  readonly authorTime?: number;
  readonly encoding?: string;
}

/** A planned commit; its id is known once the repository is written. */
export interface Commit {
  readonly mark: number;
}

const FIRST_TIME = 1_600_000_000;
const HOUR_SECONDS = 3_600;

/** Plans a history, then writes it with one `git fast-import`. */
export class RepositoryPlan {
  readonly #stream: Buffer[] = [];
  readonly #refs = new Map<string, Commit>();
  #marks = 0;

  commit(plan: CommitPlan = {}): Commit {
    const mark = ++this.#marks;
    const time = plan.time ?? FIRST_TIME + mark * HOUR_SECONDS;
    const author = plan.author ?? 'Ann Author <ann@example.org>';
    const message = Buffer.from(plan.message ?? `Commit ${mark}\n`);
    const [first, ...others] = plan.parents ?? [];
    if (first === undefined) this.#write('reset refs/build/tip\n\n');
    this.#write(`commit refs/build/tip\nmark :${mark}\n`);
    this.#write(`author ${author} ${plan.authorTime ?? time} +0000\n`);
    this.#write(`committer Cora Committer <cora@example.org> ${time} +0000\n`);
    if (plan.encoding !== undefined) this.#write(`encoding ${plan.encoding}\n`);
    this.#write(`data ${message.length}\n`, message, '\n');
    if (first !== undefined) this.#write(`from :${first.mark}\n`);
    for (const other of others) this.#write(`merge :${other.mark}\n`);
    for (const [path, change] of Object.entries(plan.files ?? {})) this.#writeFile(path, change);
    this.#write('\n');
    return { mark };
  }

  /** A merge commit as GitHub writes it, with the files of its first parent and `files`. */
  merge(into: Commit, head: Commit, message: string, plan: CommitPlan = {}): Commit {
    return this.commit({ ...plan, parents: [into, head], message });
  }

  branch(name: string, commit: Commit): void {
    this.#refs.set(`refs/heads/${name}`, commit);
  }

  tag(name: string, commit: Commit): void {
    this.#refs.set(`refs/tags/${name}`, commit);
  }

  pullRequest(number: number, head: Commit, testMerge?: Commit): void {
    this.#refs.set(`refs/pull/${number}/head`, head);
    if (testMerge !== undefined) this.#refs.set(`refs/pull/${number}/merge`, testMerge);
  }

  ref(name: string, commit: Commit): void {
    this.#refs.set(name, commit);
  }

  /** Writes a new bare repository whose HEAD names `main`. */
  write(options: { objectFormat?: 'sha1' | 'sha256' } = {}): BuiltRepository {
    const repository = new BuiltRepository(options.objectFormat ?? 'sha1');
    this.writeInto(repository);
    return repository;
  }

  /** Writes the plan, as it stands now, into a repository that an earlier state of it made. */
  writeInto(repository: BuiltRepository): void {
    const refs = [...this.#refs].map(([name, { mark }]) => `reset ${name}\nfrom :${mark}\n\n`);
    repository.git(
      [
        // Loose objects, so that tests can take single ones away.
        '-c',
        'fastimport.unpackLimit=100000',
        'fast-import',
        '--quiet',
        '--force',
        `--export-marks=${join(repository.directory, 'marks')}`,
        '--date-format=raw-permissive',
      ],
      {
        input: Buffer.concat([
          ...this.#stream,
          Buffer.from(`${refs.join('')}reset refs/build/tip\nfrom ${'0'.repeat(repository.idLength)}\n`),
        ]),
      },
    );
    repository.readMarks();
  }

  #writeFile(path: string, change: FileChange): void {
    const quoted = quotePath(path);
    if (change === null) {
      this.#write('D ', quoted, '\n');
      return;
    }
    const { mode, content } =
      typeof change === 'string' || Buffer.isBuffer(change) ? { mode: '100644', content: change } : change;
    if (mode === '160000') {
      this.#write(`M 160000 ${content.toString()} `, quoted, '\n');
      return;
    }
    const bytes = Buffer.from(content);
    this.#write(`M ${mode} inline `, quoted, `\ndata ${bytes.length}\n`, bytes, '\n');
  }

  #write(...parts: (string | Buffer)[]): void {
    for (const part of parts) this.#stream.push(Buffer.from(part));
  }
}

/** A bare repository in a temporary folder, removed when disposed of. */
export class BuiltRepository implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'pulse-git-'));
  readonly directory = join(this.root, 'repository.git');
  readonly idLength: number;
  readonly #ids = new Map<number, string>();

  constructor(objectFormat: 'sha1' | 'sha256' = 'sha1') {
    this.idLength = objectFormat === 'sha256' ? 64 : 40;
    run([
      'init',
      '--quiet',
      '--bare',
      '--template=',
      '--initial-branch=main',
      `--object-format=${objectFormat}`,
      this.directory,
    ]);
  }

  /** The id of a planned commit. */
  oid(commit: Commit): string {
    return this.#ids.get(commit.mark)!;
  }

  /** Runs the machine's Git in it and returns its output. */
  git(args: readonly string[], options: RunOptions = {}): Buffer {
    return run(['--git-dir', this.directory, ...args], options);
  }

  readMarks(): void {
    for (const line of readFileSync(join(this.directory, 'marks'), 'latin1').trim().split('\n')) {
      const [mark, oid] = line.split(' ');
      this.#ids.set(Number(mark?.slice(1)), oid!);
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

export interface RunOptions {
  readonly input?: string | Buffer;
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
  /** Exit statuses that are no failure; only 0 by default. */
  readonly statuses?: readonly number[];
}

/** Runs Git to its end; throws with its own words when it fails. */
export function run(args: readonly string[], options: RunOptions = {}): Buffer {
  const result = spawnSync('git', args, {
    env: { ...gitEnvironment(false), ...options.environment },
    cwd: options.directory ?? '/',
    input: options.input ?? '',
    maxBuffer: 1024 ** 3,
  });
  if (!(options.statuses ?? [0]).includes(result.status ?? -1))
    throw new Error(`git ${args.join(' ')}: ${result.stderr}`);
  return result.stdout;
}

/** C-style quotes as fast-import reads them: every byte that is not plain becomes an octal escape. */
function quotePath(path: string): Buffer {
  const quoted = [...Buffer.from(path, 'latin1')].map((byte) =>
    byte > 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\${byte.toString(8).padStart(3, '0')}`,
  );
  return Buffer.from(`"${quoted.join('')}"`, 'latin1');
}
