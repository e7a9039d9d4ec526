import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { explainFailure } from './explain-failure.ts';
import { gitEnvironment } from './git-environment.ts';
import { GitError } from './git-error.ts';

/** Time that one run of Git may take unless the caller says otherwise. */
export const DEFAULT_TIMEOUT_MS = 10 * 60_000;
/** Output that `runGit` collects at most unless the caller says otherwise. */
export const DEFAULT_OUTPUT_LIMIT_BYTES = 256 * 1024 * 1024;
/** The newest standard error that is kept for messages. */
const STDERR_LIMIT_CHARS = 16_384;
/** Time between asking a process group to end and killing it. */
const KILL_AFTER_MS = 2_000;

export interface GitOptions {
  /** The bare repository to work on; passed as `--git-dir`, so no discovery takes place. */
  readonly gitDir?: string;
  /** True for commands that reach other machines: the operator's credentials and proxies apply. */
  readonly network?: boolean;
  readonly signal?: AbortSignal | undefined;
  /** Wall-clock limit; `Infinity` for none. */
  readonly timeoutMs?: number;
  /** Additional variables, over those of `gitEnvironment`. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Sees standard error as it comes (progress), already decoded. */
  readonly onStderr?: (text: string) => void;
}

/** A running Git with its streams; `done` settles when it has ended and never leaves processes behind. */
export interface GitProcess {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /**
   * Resolves on exit 0; rejects with a GitError, or with the reason of the signal when that was aborted. It counts
   * as handled, so ignoring it is safe.
   */
  readonly done: Promise<void>;
  /** Ends the whole process group; `done` then rejects with `error`. */
  kill(error?: Error): void;
}

/**
 * Starts Git without a shell, in a process group of its own, in the environment of `gitEnvironment`.
 * @param args sub-command and its arguments; whatever came from outside must stand behind `--` or `--end-of-options`
 */
export function spawnGit(args: readonly string[], options: GitOptions = {}): GitProcess {
  const command = args.find((arg) => !arg.startsWith('-')) ?? '';
  const child = spawn('git', [...globalArguments(options), ...args], {
    env: { ...gitEnvironment(options.network ?? false), ...options.environment },
    // A directory in which Git finds no repository by itself.
    cwd: '/',
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    windowsHide: true,
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_LIMIT_CHARS);
    options.onStderr?.(text);
  });
  // A process that ended early closes its input: its exit says why, not the broken pipe.
  child.stdin.on('error', () => {});

  let cause: Error | undefined;
  const kill = (error?: Error): void => {
    cause ??= error ?? new GitError('git_aborted', `git ${command} was stopped.`);
    endGroup(child);
  };
  const done = new Promise<void>((resolve, reject) => {
    child.on('error', (error) => reject(cause ?? startError(error)));
    child.on('close', (code, signal) => {
      if (cause !== undefined) reject(cause);
      else if (code === 0) resolve();
      else reject(explainFailure(command, code ?? signal, stderr));
    });
  });
  const release = limitLifetime(command, options, kill);
  done.then(release, release);
  return { stdin: child.stdin, stdout: child.stdout, done, kill };
}

/**
 * Runs Git to its end and returns its standard output.
 * @param input what it reads on standard input
 * @throws GitError when it fails, takes too long, or writes more than `outputLimitBytes`; an aborted signal's reason
 */
export async function runGit(
  args: readonly string[],
  options: GitOptions & { readonly input?: string | Uint8Array; readonly outputLimitBytes?: number } = {},
): Promise<Buffer> {
  const limitBytes = options.outputLimitBytes ?? DEFAULT_OUTPUT_LIMIT_BYTES;
  const git = spawnGit(args, options);
  git.stdin.end(options.input ?? '');
  const chunks: Buffer[] = [];
  let bytes = 0;
  git.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= limitBytes) chunks.push(chunk);
    else git.kill(new GitError('output_too_large', `git ${args[0]} wrote more than ${limitBytes} bytes.`));
  });
  await git.done;
  return Buffer.concat(chunks);
}

function globalArguments(options: GitOptions): string[] {
  // Given on the command line too, because a repository's own configuration wins over a global file.
  const args = ['--no-pager', '-c', 'core.hooksPath=/dev/null', '-c', 'core.fsmonitor=false'];
  args.push('-c', 'core.attributesFile=/dev/null');
  if (options.gitDir !== undefined) args.push(`--git-dir=${options.gitDir}`);
  return args;
}

function startError(error: NodeJS.ErrnoException): GitError {
  const missing = error.code === 'ENOENT';
  const message = missing
    ? 'Git was not found: install Git 2.39 or newer and put it on PATH.'
    : `Git could not be started: ${error.message}`;
  return new GitError(missing ? 'git_not_installed' : 'git_failed', message, { cause: error });
}

/** Stops the process at the time limit and on abort; returns what takes both back. */
function limitLifetime(command: string, options: GitOptions, kill: (error?: Error) => void): () => void {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const timer = Number.isFinite(timeoutMs)
    ? setTimeout(() => {
        kill(new GitError('git_timeout', `git ${command} took longer than ${timeoutMs} ms and was stopped.`));
      }, timeoutMs)
    : undefined;
  const { signal } = options;
  const abort = (): void => kill(signal?.reason instanceof Error ? signal.reason : undefined);
  if (signal?.aborted) abort();
  else signal?.addEventListener('abort', abort, { once: true });
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  };
}

/** Git starts helpers (index-pack, ssh, upload-pack): all of them share its process group. */
function endGroup(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  signalGroup(pid, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), KILL_AFTER_MS);
  child.once('close', () => clearTimeout(timer));
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended already.
  }
}
