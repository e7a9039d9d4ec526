import { toCommitDate } from '../commits/commit-date.ts';
import { runGit } from '../process/run-git.ts';

/** Tags that a mirror may have. */
const TAGS_MAX = 500_000;
const FORMAT = [
  '%(objecttype)',
  '%(objectname)',
  '%(*objecttype)',
  '%(*objectname)',
  '%(taggerdate:unix)',
  '%(committerdate:unix)',
  '%(*committerdate:unix)',
  '%(refname)',
].join('%00');
const PREFIX = 'refs/tags/';

/** A tag of a commit. */
export interface MirroredTag {
  readonly name: string;
  /** The tag's own object when it is annotated, else the commit. */
  readonly objectId: string;
  readonly commitSha: string;
  /** When the tag was made, where it says so: else when its commit was. */
  readonly at: Date;
  readonly hasTagger: boolean;
}

/** The tags of a mirror that lead to commits. Tags of tags lead as far as Git follows them; others are left out. */
export async function readTags(directory: string, signal?: AbortSignal): Promise<MirroredTag[]> {
  const output = await runGit(['for-each-ref', `--count=${TAGS_MAX}`, `--format=${FORMAT}`, PREFIX], {
    gitDir: directory,
    signal,
    outputLimitBytes: TAGS_MAX * 400,
  });
  return output
    .toString('utf8')
    .split('\n')
    .flatMap((line) => {
      const [type, objectId, peeledType, peeledId, taggedAt, committedAt, peeledAt, ref] = line.split('\0');
      if (ref === undefined) return [];
      const name = ref.slice(PREFIX.length).toWellFormed();
      if (type === 'commit') {
        return [
          {
            name,
            objectId: objectId!,
            commitSha: objectId!,
            at: toCommitDate(committedAt!),
            hasTagger: false,
          },
        ];
      }
      if (type !== 'tag' || peeledType !== 'commit') return [];
      // Some of the oldest tags name nobody.
      const hasTagger = taggedAt !== '';
      const at = toCommitDate(hasTagger ? taggedAt! : peeledAt!);
      return [{ name, objectId: objectId!, commitSha: peeledId!, at, hasTagger }];
    });
}
