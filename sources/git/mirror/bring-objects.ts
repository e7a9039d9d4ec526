import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GitError } from '../process/git-error.ts';
import { spawnGit } from '../process/run-git.ts';
import { copyObjects } from './copy-objects.ts';
import type { MirrorProgress } from './mirror-progress.ts';
import { addressOf, networkOptions, type Source } from './parse-source.ts';
import { readFetchProgress } from './read-fetch-progress.ts';
import type { LocalRepository } from './read-local-repository.ts';

export interface MirrorLimits {
  /** Wall-clock limit of one fetch. */
  readonly timeoutMs: number;
  /** Object bytes that one fetch may bring. */
  readonly objectBytes: number;
  /** Refs that a source may have. */
  readonly refs: number;
}

export const DEFAULT_MIRROR_LIMITS: MirrorLimits = {
  timeoutMs: 6 * 60 * 60_000,
  objectBytes: 64 * 1024 ** 3,
  refs: 2_000_000,
};

export interface BringOptions {
  /** The mirror that gets the objects. */
  readonly directory: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: MirrorProgress) => void;
}

/**
 * Fetches, or copies the files of a local repository that lacks objects.
 * @returns true when objects may be missing
 */
export async function bringObjects(
  source: Source,
  local: LocalRepository | null,
  wanted: ReadonlySet<string>,
  limits: MirrorLimits,
  options: BringOptions,
): Promise<boolean> {
  if (local?.partial !== true) {
    try {
      if (wanted.size > 0) await fetchObjects(source, wanted, limits, options);
      return false;
    } catch (error) {
      if (local === null || !(error instanceof GitError) || error.code !== 'missing_objects') throw error;
    }
  }
  await copyLocal(local, limits, options);
  return true;
}

/** Fetches by object id: exactly what was listed, and no ref is touched before everything has arrived. */
async function fetchObjects(
  source: Source,
  wanted: ReadonlySet<string>,
  limits: MirrorLimits,
  options: BringOptions,
): Promise<void> {
  const args = [
    'fetch',
    '--no-tags',
    '--no-write-fetch-head',
    '--no-auto-maintenance',
    '--no-recurse-submodules',
  ];
  args.push('--update-shallow', '--progress', '--stdin', '--', addressOf(source));
  const git = spawnGit(args, {
    ...networkOptions(source),
    gitDir: options.directory,
    signal: options.signal,
    timeoutMs: limits.timeoutMs,
    onStderr: readFetchProgress(({ progress, receivedBytes }) => {
      options.onProgress?.(progress);
      if (receivedBytes <= limits.objectBytes) return;
      git.kill(
        new GitError(
          'mirror_too_large',
          `The repository is larger than the limit of ${limits.objectBytes} bytes.`,
        ),
      );
    }),
  });
  git.stdout.resume();
  git.stdin.end(`${[...wanted].join('\n')}\n`);
  await git.done;
}

async function copyLocal(local: LocalRepository, limits: MirrorLimits, options: BringOptions): Promise<void> {
  const { directory, signal, onProgress } = options;
  await copyObjects(local.objectDirectories, join(directory, 'objects'), {
    limitBytes: limits.objectBytes,
    signal,
    onProgress: (fraction) => onProgress?.({ stage: 'copying', percent: Math.floor(fraction * 100) }),
  });
  if (local.shallow !== null) await writeFile(join(directory, 'shallow'), local.shallow);
}
