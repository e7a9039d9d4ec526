import { createHash } from 'node:crypto';
import {
  type GitHubAnswerRow,
  storeGitHubAnswer,
  sweepGitHubAnswers,
  useGitHubAnswer,
} from '../../sql/github/github-answers.ts';
import type { Database } from '../database/database.ts';

/** An answer as it was kept. */
export type KeptAnswer = GitHubAnswerRow;

export interface AnswerKey {
  readonly credential: string;
  /** Method, URL and media type. */
  readonly request: string;
}

export interface GitHubAnswers {
  find(key: AnswerKey): Promise<KeptAnswer | null>;
  store(key: AnswerKey, answer: KeptAnswer & { readonly url: string }): Promise<void>;
}

export interface GitHubAnswersLimits {
  readonly ageMaxMs: number;
  readonly answersMax: number;
  readonly bytesMax: number;
  readonly answerBytesMax: number;
  /** Answers that this process stores between two sweeps. */
  readonly storesPerSweep: number;
}

const LIMITS: GitHubAnswersLimits = {
  ageMaxMs: 30 * 24 * 3_600_000,
  answersMax: 20_000,
  bytesMax: 256 * 1024 * 1024,
  answerBytesMax: 1024 * 1024,
  storesPerSweep: 100,
};

/** GitHub's answers with their ETags, shared by all processes and bounded in number, size and age. */
export function createGitHubAnswers(
  { slonik }: Pick<Database, 'slonik'>,
  limits: GitHubAnswersLimits = LIMITS,
): GitHubAnswers {
  let stores = 0;
  const rowKey = ({ credential, request }: AnswerKey) => ({
    credential,
    requestSha256: createHash('sha256').update(request).digest(),
  });
  return {
    find: (key) => useGitHubAnswer(slonik, rowKey(key), limits.ageMaxMs),
    store: async (key, answer) => {
      if (answer.body.length > limits.answerBytesMax) return;
      await storeGitHubAnswer(slonik, rowKey(key), answer);
      stores += 1;
      if (stores % limits.storesPerSweep === 0) await sweepGitHubAnswers(slonik, limits);
    },
  };
}
