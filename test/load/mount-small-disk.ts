import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chooseRunAs } from '../../supervisor/postgres/run-as.ts';

const run = promisify(execFile);

export interface SmallDisk extends AsyncDisposable {
  readonly path: string;
  grow(megabytes: number): Promise<void>;
}

/** A file system of its own in memory, of the user that PostgreSQL runs as; undefined where that is not allowed. */
export async function mountSmallDisk(megabytes: number): Promise<SmallDisk | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'pulse-disk-'));
  await chmod(folder, 0o755);
  const mount = (options: string) => run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
  const mounted = await mount(`size=${megabytes}m`).then(
    () => true,
    () => false,
  );
  if (!mounted) {
    await rm(folder, { recursive: true });
    return undefined;
  }
  const path = join(folder, 'data');
  await mkdir(path, { mode: 0o700 });
  const { user } = await chooseRunAs([]);
  if (user !== undefined) await chown(path, user.uid, user.gid);
  return {
    path,
    grow: async (more) => {
      await mount(`remount,size=${more}m`);
    },
    [Symbol.asyncDispose]: async () => {
      await run('umount', ['--lazy', folder]);
      await rm(folder, { recursive: true });
    },
  };
}
