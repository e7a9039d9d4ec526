import type { FakeGitHub } from '../fake-github.ts';
import type { Repository } from '../world/repository.ts';
import { ACTIONS, type ActionArguments } from './actions.ts';

/** What happens in a repository, and how often compared with the others. */
const WEIGHTS: Readonly<Record<string, number>> = {
  'open-pull-request': 6,
  push: 8,
  review: 8,
  comment: 8,
  check: 6,
  merge: 4,
  close: 1,
  label: 2,
  edit: 1,
  draft: 1,
  deploy: 3,
  incident: 1,
  'push-to-branch': 2,
};

/** Things happen to so many of the newest pull requests. */
const SUBJECTS_LIMIT = 12;
const MS_PER_SECOND = 1_000;

/**
 * Lets things happen by chance, at irregular times.
 * @param perSecond actions a second on average; each is one to four events
 * @param report is told what happened
 * @returns stops it
 */
export function runTraffic(
  fake: FakeGitHub,
  repository: Repository,
  perSecond: number,
  report: (line: string) => void,
): () => void {
  const names = Object.entries(WEIGHTS).flatMap(([name, weight]) => Array<string>(weight).fill(name));
  let timer: NodeJS.Timeout;
  const next = (): void => {
    const waitMs = Math.min(-Math.log(1 - fake.random.next()) / perSecond, 10 / perSecond) * MS_PER_SECOND;
    timer = setTimeout(() => void act().then(next), waitMs);
  };
  const act = async (): Promise<void> => {
    const name = fake.random.pick(names);
    try {
      const result = await ACTIONS[name]!(fake, repository, chooseSubject(fake, repository, name));
      report(`${name} ${JSON.stringify(result)}`);
    } catch (error) {
      report(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  next();
  return () => clearTimeout(timer);
}

/** One of the newest open pull requests, so that each of them has a life. */
function chooseSubject({ random }: FakeGitHub, repository: Repository, action: string): ActionArguments {
  if (action === 'open-pull-request' || action === 'incident') return {};
  const open = [...repository.pulls.values()].filter(({ state }) => state === 'open').slice(-SUBJECTS_LIMIT);
  return open.length === 0 ? {} : { number: random.pick(open).number };
}
