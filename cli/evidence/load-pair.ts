import { access } from 'node:fs/promises';
import type { Repository } from '../../api/schemas/facts/repository.ts';
import type { Evidence } from '../../api/schemas/findings/edge.ts';
import { PulseError } from '../../lib/errors.ts';
import { mirrorDirectory } from '../../lib/mirror-directory.ts';
import { findRepository } from '../find-repository.ts';
import type { Pulse } from '../services/connect.ts';
import { takeItems } from '../take-items.ts';
import { findHunks, type PairSide, type SharedHunk } from './find-hunks.ts';
import { type FileVersion, linesOf, readFiles } from './read-files.ts';

/** Files of one side that are looked at for renames. */
const FILES_MAX = 10_000;

/** A place in a file with its real lines; null when they cannot be read. */
export type WithLines<Place> = Place & { readonly lines: readonly string[] | null };

export interface LoadedPair {
  readonly repository: Repository;
  readonly evidence: Evidence;
  readonly hunks: readonly {
    readonly stream: SharedHunk['stream'];
    readonly a: WithLines<SharedHunk['a']>;
    readonly b: WithLines<SharedHunk['b']>;
  }[];
  /** Why the lines of all hunks are missing, for people; null when they are not. */
  readonly linesMissing: string | null;
}

/**
 * Fetches the evidence of a pair, and reads the lines that the two share from the mirror.
 *
 * @param name `owner/name`
 * @throws PulseError `repository_not_found`, and what the API throws
 */
export async function loadPair(
  { client, dataDir }: Pulse,
  name: string,
  numbers: readonly [number, number],
  signal: AbortSignal,
): Promise<LoadedPair> {
  const repository = await findRepository(client, name);
  const evidence = await client.getEvidence(repository.id, ...numbers);
  const readSide = async (side: 'a' | 'b'): Promise<PairSide> => {
    const { number } = evidence[side];
    const [pullRequest, files] = await Promise.all([
      client.getPullRequest(repository.id, number),
      takeItems(client.listFiles(repository.id, number), FILES_MAX),
    ]);
    return { pullRequest, files, comparedHead: evidence.comparedHeads[side] };
  };
  const hunks = findHunks(evidence, await readSide('a'), await readSide('b'));
  const read = await readLines(
    dataDir === undefined ? undefined : mirrorDirectory(dataDir, Number(repository.id)),
    hunks.flatMap(({ a, b }) => [a, b]),
    signal,
  );
  return {
    repository,
    evidence,
    hunks: hunks.map(({ stream, a, b }) => ({
      stream,
      a: { ...a, lines: linesOf(read.files, a) },
      b: { ...b, lines: linesOf(read.files, b) },
    })),
    linesMissing: read.problem,
  };
}

async function readLines(gitDir: string | undefined, versions: readonly FileVersion[], signal: AbortSignal) {
  const none = (problem: string) => ({ files: new Map<string, string[]>(), problem });
  if (gitDir === undefined) return none('The mirror is on the machine of PULSE_URL: only places are shown.');
  const isThere = await access(gitDir).then(
    () => true,
    () => false,
  );
  if (!isThere) return none('The mirror is not on this machine: only places are shown.');
  try {
    return { files: await readFiles(gitDir, versions, signal), problem: null };
  } catch (error) {
    if (!(error instanceof PulseError) || signal.aborted) throw error;
    return none(`The lines could not be read from the mirror: ${error.message}`);
  }
}
