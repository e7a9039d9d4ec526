import type { TurnRequest } from '../../../lib/github-limits/decide-turn.ts';
import type { GitHubLimiter } from '../../../lib/github-limits/github-limiter.ts';
import { rateLimited } from '../../../lib/github-limits/github-limiter.ts';
import type { Ban, SeenLimit, TurnOutcome } from '../../../lib/github-limits/turn.ts';
import type { Logger } from '../../../lib/logger.ts';
import type { Credential } from './credential.ts';
import { exchange, type HttpAnswer, mayHaveArrived } from './exchange.ts';
import { quoteGitHub } from './github-error.ts';
import { readServerTime } from './read-limits.ts';

/** A request before it has a credential. */
export interface UnsentRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly resource: string;
  readonly turn: TurnRequest;
  readonly timeLimitMs: number;
  readonly answerLimitBytes: number;
  readonly signal?: AbortSignal | undefined;
  /** Recognises a limit in an answer. */
  readonly findBan: (answer: HttpAnswer) => Ban | null;
  readonly readLimits: (answer: HttpAnswer) => SeenLimit | null;
}

export interface SenderDependencies {
  readonly limiter: GitHubLimiter;
  readonly logger: Logger;
}

const NOT_MODIFIED = 304;
const UNAUTHORIZED = 401;

/**
 * Sends requests within the limits: a turn before each, its outcome after each, and a second try when a token that can be
 * renewed was refused.
 */
export function createSender({ limiter, logger }: SenderDependencies) {
  async function sendOnce(
    credential: Credential,
    request: UnsentRequest,
    authorization: string,
  ): Promise<HttpAnswer> {
    const { limited } = credential;
    const turn = await limiter.acquire(limited, request.resource, request.turn, request.timeLimitMs);
    const settle = (outcome: TurnOutcome): Promise<{ banMs: number | null }> =>
      limiter.settle(turn, outcome).catch((error: unknown) => {
        // The answer is there and worth more than the bookkeeping; the turn ends with its lease.
        logger.warn(
          { err: error, credential: limited.credential },
          'A request to GitHub could not be settled',
        );
        return { banMs: outcome.ban?.waitMs ?? null };
      });
    let answer: HttpAnswer;
    try {
      const headers = { ...request.headers, authorization };
      answer = await exchange({ ...request, headers });
    } catch (error) {
      await settle({ counted: mayHaveArrived(error), answered: false, limit: null, ban: null });
      throw error;
    }
    const ban = request.findBan(answer);
    const { banMs } = await settle({
      counted: answer.status !== NOT_MODIFIED,
      answered: true,
      limit: request.readLimits(answer),
      ban: ban === null ? null : { ...ban, because: quoteGitHub(ban.because) },
    });
    if (ban !== null) throw rateLimited(limited, request.resource, 'github', banMs ?? BAN_DEFAULT_MS);
    return answer;
  }

  return {
    /** @throws GitHubError for what the network does, RateLimited; any answer that is none of a limit is returned */
    async send(credential: Credential, request: UnsentRequest): Promise<HttpAnswer> {
      const authorization = await credential.authorise(request.turn.priority, request.signal);
      const answer = await sendOnce(credential, request, authorization);
      if (answer.status !== UNAUTHORIZED || !credential.reject(authorization, readServerTime(answer.headers)))
        return answer;
      const renewed = await credential.authorise(request.turn.priority, request.signal);
      return sendOnce(credential, request, renewed);
    },
  };
}

export type Sender = ReturnType<typeof createSender>;

/** Where the ban could not even be written down. */
const BAN_DEFAULT_MS = 60_000;
