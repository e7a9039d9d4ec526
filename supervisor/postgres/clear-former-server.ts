import { readdir, readFile, readlink, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readPostmaster } from './cluster.ts';

/** What was killed is gone within milliseconds, unless the system is out of breath or nobody takes note of its end. */
const GONE_LIMIT_MS = 5_000;
const POLL_MS = 20;

/**
 * Waits, before a start, until nothing is left of a server over this cluster that was killed. PostgreSQL itself refuses to start for as
 * long as the pid in its lock file exists: as a zombie, which nobody may ever take note of (the first process of a container), or
 * because a stranger got it. When nobody works in the folder any more, such a lock counts for nothing and is removed.
 *
 * Elsewhere than on Linux nothing is known of zombies, which are gone at once there, and nothing is done.
 */
export async function clearFormerServer(dataDir: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const folder = await realpath(dataDir).catch(() => undefined);
  if (folder === undefined) return;
  const deadline = performance.now() + GONE_LIMIT_MS;
  for (;;) {
    const postmaster = await readPostmaster(dataDir);
    if (postmaster === undefined) return;
    const [state, working] = await Promise.all([readState(postmaster.pid), isWorkedIn(folder)]);
    if (!working && state === 'none') return;
    const late = performance.now() > deadline;
    // Its own processes are not ours to judge: the start will say what is wrong.
    if (working && late) return;
    if (!working && (state === 'stranger' || late)) {
      await rm(join(dataDir, 'postmaster.pid'), { force: true });
      return;
    }
    await sleep(POLL_MS);
  }
}

/** What the pid belongs to: nobody, a process that ends or has ended, or one that lives. */
async function readState(pid: number): Promise<'none' | 'ending' | 'stranger'> {
  try {
    const [stat, command] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'latin1'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ]);
    const state = stat.slice(stat.lastIndexOf(')') + 2)[0];
    // Whoever is just ending has no command line any more.
    return state === 'Z' || state === 'X' || command === '' ? 'ending' : 'stranger';
  } catch {
    return 'none';
  }
}

/** Whether a living process has its working directory in the folder, as each process of a server has. */
async function isWorkedIn(folder: string): Promise<boolean> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const places = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')));
  return places.some((place) => place === folder);
}
