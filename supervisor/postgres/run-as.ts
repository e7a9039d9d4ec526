import { execFile } from 'node:child_process';
import { access, constants, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { PulseError } from '../../lib/errors.ts';

const run = promisify(execFile);

/** How to start a PostgreSQL program: PostgreSQL refuses to run as root, so root hands it to another user. */
export interface RunAs {
  /** Undefined when we are not root: everything runs as ourselves. */
  readonly user?: { readonly name: string; readonly uid: number; readonly gid: number };
  /** Command that is put before the program, or nothing. */
  readonly prefix: readonly string[];
}

/** By its full path: it must be found whatever PATH says. */
const ID = '/usr/bin/id';
const CAP_DAC_OVERRIDE = 1;
const CAP_DAC_READ_SEARCH = 2;
const CAP_SETPCAP = 8;
const EXECUTE_BY_OTHERS = 0o001;

/**
 * Chooses the user for PostgreSQL: ourselves, or, when we are root, `postgres` or else `nobody`.
 *
 * A folder above `paths` that only root may enter (a project under /root) would keep that user out of its own files. There the
 * program starts through `setpriv` with the one capability that lets it pass such folders; nothing on the machine is changed.
 */
export async function chooseRunAs(paths: readonly string[]): Promise<RunAs> {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const user = await findUser(['postgres', 'nobody']);
  const barred = await findBarredFolder(paths);
  if (barred === undefined) return { user, prefix: [] };
  const capability = await findPassingCapability();
  const setpriv = await findSetpriv();
  if (capability === undefined || setpriv === undefined) {
    throw new PulseError(
      'postgres_folder_barred',
      `PostgreSQL does not run as root, and the user ${user.name} may not enter ${barred}: run as an ordinary user, ` +
        'move the project and its data folder out of that folder, or set DATABASE_URL.',
      { details: { folder: barred } },
    );
  }
  return {
    user,
    prefix: [
      setpriv,
      `--reuid=${user.uid}`,
      `--regid=${user.gid}`,
      '--clear-groups',
      // Without this access(2), which PostgreSQL calls on its own program, ignores the capability.
      '--securebits=+no_setuid_fixup',
      `--inh-caps=+${capability}`,
      `--ambient-caps=+${capability}`,
      '--',
    ],
  };
}

async function findUser(names: readonly string[]): Promise<{ name: string; uid: number; gid: number }> {
  for (const name of names) {
    try {
      const [uid, gid] = await Promise.all([run(ID, ['-u', name]), run(ID, ['-g', name])]);
      return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) };
    } catch {
      // No such user: try the next.
    }
  }
  throw new PulseError(
    'postgres_user_missing',
    'PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody": create one, run as an ordinary user, or set DATABASE_URL.',
  );
}

/** The first folder above one of the paths that other users may not enter. Folders that do not exist yet are passed over. */
async function findBarredFolder(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    for (let folder = dirname(path); ; folder = dirname(folder)) {
      const mode = await stat(folder).then(
        (found) => found.mode,
        () => EXECUTE_BY_OTHERS,
      );
      if ((mode & EXECUTE_BY_OTHERS) === 0) return folder;
      if (folder === dirname(folder)) break;
    }
  }
  return undefined;
}

/** The weakest capability we hold, and may hand on, that lets a process enter any folder. */
async function findPassingCapability(): Promise<string | undefined> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const effective = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  const holds = (capability: number): boolean => ((effective >> BigInt(capability)) & 1n) === 1n;
  if (!holds(CAP_SETPCAP)) return undefined;
  if (holds(CAP_DAC_READ_SEARCH)) return 'dac_read_search';
  return holds(CAP_DAC_OVERRIDE) ? 'dac_override' : undefined;
}

async function findSetpriv(): Promise<string | undefined> {
  for (const path of ['/usr/bin/setpriv', '/bin/setpriv']) {
    const found = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (found) return path;
  }
  return undefined;
}
