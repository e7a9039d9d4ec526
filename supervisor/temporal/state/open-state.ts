import { access, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Logger } from '../../../lib/logger.ts';
import { readServerVersion } from '../server-version.ts';
import { probeSchema } from './probe-schema.ts';
import { readSchema, StateDamaged } from './read-schema.ts';
import { setAside } from './set-aside.ts';

/** What the server, or whoever asks it, says of a state whose tables are not those it expects. */
const UNFIT =
  /no such (?:column|table)|has no column named|disk image is malformed|not a database|SQL logic error/i;

const COMPLAINT_LENGTH = 300;

/** The state of the local server: the server never changes the tables of another version, and fails over them. */
export interface TemporalState {
  readonly file: string;
  /** Makes sure, before a start, that this server can use what is there: else it is set aside, and the server begins anew. */
  prepare(): Promise<void>;
  /**
   * After a start that failed: sets the state aside when it is to blame.
   *
   * @returns whether another start makes sense
   */
  giveUp(failure: unknown): Promise<boolean>;
}

export interface TemporalStateOptions {
  readonly file: string;
  readonly program: string;
  readonly logger: Logger;
}

/** The state in a file, as seen by one server program. */
export function openState({ file, program, logger }: TemporalStateOptions): TemporalState {
  const noteFile = join(dirname(file), 'server.json');
  const putAway = async (why: string): Promise<void> => {
    const folder = await setAside(file, noteFile, new Date());
    logger.warn(
      { folder },
      `Temporal begins anew, because its state ${why}. Nothing is lost: schedules, syncs, analyses, countings of commits, verifications, and connecting and disconnecting go on from what the ` +
        `database says, within some minutes. Only the list of past workflows starts empty, and whoever asked a sync to pause or to stop a moment ago asks again. The former state is kept in ${folder}.`,
    );
  };
  return {
    file,
    prepare: async () => {
      const version = await readServerVersion(program);
      const problem = await findProblem(file, noteFile, program, version);
      if (problem !== undefined) await putAway(problem);
      await writeNote(noteFile, version);
    },
    giveUp: async (failure) => {
      const complaint = describe(failure).slice(0, COMPLAINT_LENGTH);
      if (!UNFIT.test(complaint) || !(await exists(file))) return false;
      await putAway(`cannot be used by this server (${complaint})`);
      await writeNote(noteFile, await readServerVersion(program));
      return true;
    },
  };
}

/** Why the server cannot use the state that is there; undefined when it can, or when there is none. */
async function findProblem(
  file: string,
  noteFile: string,
  program: string,
  version: string | undefined,
): Promise<string | undefined> {
  if (!(await exists(file))) return undefined;
  try {
    const schema = await readSchema(file);
    const writtenBy = await readNote(noteFile);
    if (writtenBy !== undefined && writtenBy === version) return undefined;
    // Most versions change nothing: then all of it is kept.
    if ((await probeSchema(program, file)) === schema) return undefined;
    return `was written by ${writtenBy === undefined ? 'another version of the server' : `server ${writtenBy}`}, and this is ${version}`;
  } catch (error) {
    if (error instanceof StateDamaged) return `is damaged (${error.message})`;
    throw error;
  }
}

/** The version of the server that used the state last. */
async function readNote(noteFile: string): Promise<string | undefined> {
  try {
    const note = JSON.parse(await readFile(noteFile, 'utf8')) as { serverVersion?: unknown } | null;
    return typeof note?.serverVersion === 'string' ? note.serverVersion : undefined;
  } catch {
    // None, or one that was cut off: the tables tell.
    return undefined;
  }
}

async function writeNote(noteFile: string, serverVersion: string | undefined): Promise<void> {
  const draft = `${noteFile}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify({ serverVersion })}\n`, { mode: 0o600 });
  await rename(draft, noteFile);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** Everything that the error and its causes say, a gRPC error's own words included. */
function describe(failure: unknown): string {
  const words: string[] = [];
  for (let error = failure; error instanceof Error && words.length < 10; error = error.cause) {
    const { details } = error as { details?: unknown };
    words.push(typeof details === 'string' && details !== '' ? details : error.message);
  }
  return words.at(-1) === undefined ? String(failure) : words.join(': ');
}
