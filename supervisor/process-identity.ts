import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What tells one process from a later one that was given the same pid. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Opaque; equal for as long as the process lives, different for the next process with this pid. */
  readonly startedAt: string;
  /** Program and arguments, separated by spaces. */
  readonly command: string;
}

/**
 * The living process with this pid, or undefined when there is none (a zombie counts as none).
 * Linux answers from /proc, other systems through `ps`.
 */
export async function readProcess(pid: number): Promise<ProcessIdentity | undefined> {
  if (!Number.isSafeInteger(pid) || pid <= 1) return undefined;
  return process.platform === 'linux' ? readFromProc(pid) : readFromPs(pid);
}

async function readFromProc(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    const [stat, command] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'latin1'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ]);
    // The name in parentheses may hold spaces and parentheses itself: the fields go on after the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startedAt] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X' || startedAt === undefined) return undefined;
    return { pid, startedAt, command: command.split('\0').join(' ').trim() };
  } catch {
    return undefined;
  }
}

async function readFromPs(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    const { stdout } = await run('ps', ['-o', 'stat=', '-o', 'lstart=', '-o', 'command=', '-p', String(pid)]);
    const match = /^(\S+)\s+(\S+\s+\S+\s+\S+\s+\S+\s+\S+)\s+(.*)$/.exec(stdout.trim());
    if (match === null || match[1]!.startsWith('Z')) return undefined;
    return { pid, startedAt: match[2]!, command: match[3]! };
  } catch {
    return undefined;
  }
}

/** Whether `identity`'s process still runs: same pid, same start. */
export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  const now = await readProcess(identity.pid);
  return now !== undefined && now.startedAt === identity.startedAt;
}
