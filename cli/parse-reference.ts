import { InvalidArgumentError } from 'commander';

const NUMBER_MAX = 2_147_483_647;

/** A pull request as people write it: `owner/name#12`. */
export interface PullRequestReference {
  /** `owner/name`. */
  readonly repository: string;
  readonly number: number;
}

/** @throws InvalidArgumentError when the text is not `owner/name#number` */
export function parseReference(text: string): PullRequestReference {
  const match = /^([^#\s]+)#([1-9]\d{0,9})$/.exec(text);
  const number = Number(match?.[2]);
  if (!match || number > NUMBER_MAX) {
    throw new InvalidArgumentError('A pull request is written owner/name#12.');
  }
  return { repository: parseRepositoryName(match[1]!), number };
}

/** @throws InvalidArgumentError when the text is not `owner/name` (an owner may be a path of groups) */
export function parseRepositoryName(text: string): string {
  if (!/^[^\s/#]+(\/[^\s/#]+)+$/.test(text)) {
    throw new InvalidArgumentError('A repository is written owner/name.');
  }
  return text;
}

/** @throws InvalidArgumentError when the text is not a whole number from 1 to `max` */
export function parseCount(max: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    if (value < 1 || value > max) {
      throw new InvalidArgumentError(`It must be a whole number from 1 to ${max}.`);
    }
    return value;
  };
}

/** @throws InvalidArgumentError when the text is not an id: a positive whole number */
export function parseId(text: string): string {
  if (!/^[1-9]\d{0,14}$/.test(text))
    throw new InvalidArgumentError('It must be an id: a positive whole number.');
  return text;
}

/** @throws InvalidArgumentError when the text is not the name of an event of GitHub's */
export function parseEvent(text: string): string {
  if (!/^[A-Za-z0-9_]{1,64}$/.test(text)) {
    throw new InvalidArgumentError('An event is written as GitHub does, such as pull_request.');
  }
  return text;
}
