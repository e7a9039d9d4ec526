import type { Channel } from '../channel.ts';
import type { SignedSide } from './signed-side.ts';

/** Names that every folder may have: two of them are no sign of one file that was moved. */
const COMMON_NAMES: ReadonlySet<string> = new Set([
  'build',
  'changelog',
  'config',
  'conftest',
  'dockerfile',
  'index',
  'init',
  'lib',
  'license',
  'main',
  'makefile',
  'mod',
  'package',
  'package-info',
  'readme',
  'setup',
  'test',
  'types',
  'utils',
  '__init__',
  '__main__',
]);

/** How far two pull requests change the same files of a channel. */
export interface CommonFiles {
  readonly ofA: number;
  readonly ofB: number;
  /** Files of the same path, or of the same name when it tells something: moved, seen from a newer or older tree. */
  readonly common: number;
  /** True when all files of the side with fewer of them are new, and some of the other: of new files each side chooses the names. */
  readonly areNew: boolean;
  /** True when each side has exactly the paths of the other. */
  readonly isSamePaths: boolean;
}

/** Counts the files of one channel that both sides change, without noise. */
export function compareFiles(a: SignedSide, b: SignedSide, channel: Channel | null): CommonFiles {
  const filesA = filesOf(a, channel);
  const filesB = filesOf(b, channel);
  const pathsA = filesA.map(({ path }) => path);
  const pathsB = filesB.map(({ path }) => path);
  const [fewer, more] = filesA.length <= filesB.length ? [filesA, filesB] : [filesB, filesA];
  const ofB = new Set(pathsB);
  const names = new Set(pathsB.map(tellingName));
  const samePaths = pathsA.filter((path) => ofB.has(path)).length;
  const common = pathsA.filter((path) => {
    const name = tellingName(path);
    return ofB.has(path) || (name !== null && names.has(name));
  }).length;
  return {
    ofA: pathsA.length,
    ofB: pathsB.length,
    common,
    areNew: fewer.length > 0 && fewer.every(isNew) && more.some(isNew),
    isSamePaths: samePaths === pathsA.length && samePaths === pathsB.length,
  };
}

type SignedFile = SignedSide['files'][number];

function filesOf(side: SignedSide, channel: Channel | null): SignedFile[] {
  return side.files.filter((file) => file.channel === channel && file.noise === null);
}

function isNew({ status }: SignedFile): boolean {
  return status === 'added';
}

function tellingName(path: string): string | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const stem = name.split('.').find((part) => part !== '') ?? '';
  return COMMON_NAMES.has(stem) ? null : name;
}
