import { readdir, readFile } from 'node:fs/promises';

/** The processes of a PostgreSQL server: the first one, and all that it started. */
export async function listServerProcesses(postmasterPid: number): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(
    pids.map(async (pid) => {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
      return { pid, parent: Number(/\) \S (\d+)/.exec(stat)?.[1]) };
    }),
  );
  return [postmasterPid, ...parents.filter(({ parent }) => parent === postmasterPid).map(({ pid }) => pid)];
}

/** kill -9 of the whole server at one moment, as when its machine's memory runs out: what it had not written yet is gone. */
export async function killServer(postmasterPid: number): Promise<void> {
  const pids = await listServerProcesses(postmasterPid);
  // Stopped first, so that none of them sees another die and does something about it.
  signalAll(pids, 'SIGSTOP');
  signalAll(pids, 'SIGKILL');
}

/** Freezes a whole server, or lets it go on. */
export async function signalServer(postmasterPid: number, signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
  signalAll(await listServerProcesses(postmasterPid), signal);
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has just ended.
    }
  }
}
