import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { serviceEnvironment } from '../../lib/config/config.ts';
import type { Person } from './scenario.ts';

const PATCH_FOLDER = join(import.meta.dirname, 'patches');
const GIT_TIMEOUT_MS = 30_000;
const OUTPUT_LIMIT_BYTES = 16 * 1024 * 1024;

export interface CommitOptions {
  /** Tree id. */
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Person;
  readonly committer: Person;
  /** Unix seconds. */
  readonly at: number;
  readonly message: string;
}

/** Writes Git objects whose ids depend on nothing but what is written. */
export interface ObjectWriter {
  /** Runs git in the repository; gives its standard output, trimmed. */
  git(args: readonly string[], input?: string): Promise<string>;
  /** The tree that a patch of `patches/` makes of another tree; null when it does not apply. */
  applyPatch(tree: string | null, patch: string): Promise<string | null>;
  commit(options: CommitOptions): Promise<string>;
  /** Removes what only the writer needed. */
  close(): Promise<void>;
}

/** An object writer on the bare repository `directory`; the settings of the machine and the user do not count. */
export function newObjectWriter(directory: string): ObjectWriter {
  const index = join(directory, 'demo-index');
  const run = (args: readonly string[], input = '', env: Record<string, string> = {}): Promise<string> =>
    new Promise((resolve, reject) => {
      const child = execFile(
        'git',
        ['--git-dir', directory, ...args],
        {
          env: {
            ...withoutGitVariables(serviceEnvironment({})),
            LC_ALL: 'C',
            GIT_CONFIG_NOSYSTEM: '1',
            GIT_CONFIG_GLOBAL: '/dev/null',
            GIT_INDEX_FILE: index,
            ...env,
          },
          timeout: GIT_TIMEOUT_MS,
          maxBuffer: OUTPUT_LIMIT_BYTES,
        },
        (error, stdout) => (error ? reject(error) : resolve(stdout.trim())),
      );
      // git may end without reading its input; its exit status says what was wrong.
      child.stdin?.on('error', () => {});
      child.stdin?.end(input);
    });

  return {
    git: (args, input) => run(args, input),
    applyPatch: async (tree, patch) => {
      await rm(index, { force: true });
      if (tree) await run(['read-tree', tree]);
      const text = await readFile(join(PATCH_FOLDER, `${patch}.diff`), 'utf8');
      try {
        await run(['apply', '--cached', '--whitespace=nowarn', '-'], text);
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 1) return null;
        throw error;
      }
      return run(['write-tree']);
    },
    commit: ({ tree, parents, author, committer, at, message }) =>
      run(['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent])], message, {
        GIT_AUTHOR_NAME: author.name,
        GIT_AUTHOR_EMAIL: author.email,
        GIT_AUTHOR_DATE: `${at} +0000`,
        GIT_COMMITTER_NAME: committer.name,
        GIT_COMMITTER_EMAIL: committer.email,
        GIT_COMMITTER_DATE: `${at} +0000`,
      }),
    close: () => rm(index, { force: true }),
  };
}

/** What a caller has set for a Git of its own (a hook, say) must not reach ours. */
function withoutGitVariables(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('GIT_')));
}
