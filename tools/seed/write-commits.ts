import type { CopyWriter } from '../../sql/copy-binary.ts';
import { type CommitStream, STREAM } from './commit-stream.ts';
import { type SeedDeveloper, type SeedRepository, type SeedWorld, YEAR } from './plan-world.ts';
import { createRandom, type Random } from './random.ts';

export const COMMIT_COLUMNS = [
  'repo_id',
  'sha',
  'committed_at',
  'authored_at',
  'author_id',
  'author_name',
  'author_email',
  'author_login',
  'message',
  'parent_shas',
  'additions',
  'deletions',
  'files_changed',
  'branch',
  'on_default_branch',
].join(', ');

const BOT_SHARE = 0.06;
/** Half of the commits change fewer lines. */
const MEDIAN_LINES = 22;
const LINES_SPREAD = 1.5;
const LINES_MAX = 200_000;
const TOPICS_MAX = 40;
const SUBJECTS = [
  'Fix a race in the cache',
  'Add retries to the client',
  'Bump dependencies',
  'Rename things for clarity',
  'Cover the empty case with a test',
  'Move the parser to its own file',
  'Make the limit a setting',
  'Answer with the reason of a refusal',
];

/** Writes the commits of one day in one repository. */
export function writeCommits(
  writer: CopyWriter,
  world: SeedWorld,
  commits: CommitStream,
  repository: SeedRepository,
  day: number,
): void {
  const first = commits.counts.before(repository, day);
  const times = commits.times(repository, day);
  if (times.length === 0) return;
  const random = createRandom(world.plan.seed, STREAM.commitRows, repository.repoId, day);
  for (const [at, committedMs] of times.entries()) {
    const n = first + at;
    const author = random.chance(BOT_SHARE) ? random.pick(world.bots) : pickDeveloper(random, repository);
    const isDefault = commits.isOnDefaultBranch(repository, n);
    const parent = commits.lastOnDefaultBranch(repository, n - 1);
    const lines = Math.min(LINES_MAX, Math.floor(random.skewed(MEDIAN_LINES, LINES_SPREAD)));
    const additions = Math.floor(lines * (0.4 + 0.6 * random.next()));
    writer
      .row(15)
      .int8(repository.repoId)
      .text(commits.sha(repository, n))
      .timestamp(committedMs)
      .timestamp(committedMs - random.below(3_600_000))
      .bytes(author.id)
      .text(author.name)
      .text(author.email)
      .text(author.login)
      .text(`${random.pick(SUBJECTS)} (${n})`)
      .textArray(parent < 0 ? [] : [commits.sha(repository, parent)])
      .int4(additions)
      .int4(lines - additions)
      .int4(1 + Math.min(500, Math.floor(lines / 30) + random.below(3)))
      .text(isDefault ? 'main' : `topic/${day}-${random.below(TOPICS_MAX)}`)
      .bool(isDefault);
  }
}

/** A developer of the repository's team; the first ones do more than the last ones. */
export function pickDeveloper(random: Random, repository: SeedRepository): SeedDeveloper {
  const { developers } = repository.team;
  return developers[Math.floor(developers.length * random.next() ** 2)]!;
}

/** Calls `write` for every day and repository in turn, `rowsPerStep` rows at a time: what `copyStream` asks for. */
export function stepThroughYear(
  world: SeedWorld,
  rowsPerStep: number,
  write: (writer: CopyWriter, repository: SeedRepository, day: number) => void,
  onRows: (rows: number) => void,
): (writer: CopyWriter) => boolean {
  let day = 0;
  let next = 0;
  return (writer) => {
    const until = writer.rows + rowsPerStep;
    while (day < YEAR.days && writer.rows < until) {
      const repository = world.repositories[next]!;
      if (day >= repository.firstDay) write(writer, repository, day);
      next++;
      if (next < world.repositories.length) continue;
      next = 0;
      day++;
    }
    onRows(writer.rows);
    return day < YEAR.days;
  };
}
