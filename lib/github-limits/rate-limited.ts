import { PulseError } from '../errors.ts';
import type { WaitReason } from './decide-turn.ts';

/** Why and until when a request must wait; what a workflow or a person is shown. */
export interface RateLimitedDetails {
  readonly credential: string;
  /** `core`, `graphql`, `search`, … */
  readonly resource: string;
  /** `github` when GitHub itself refused the request; else what held it back here. */
  readonly reason: WaitReason | 'github';
  readonly retryAfterMs: number;
  /** RFC 3339; by this process's clock, for people. */
  readonly waitsUntil: string;
}

const SENTENCES: Readonly<Record<RateLimitedDetails['reason'], string>> = {
  blocked: 'GitHub asked for a pause',
  used_up: 'GitHub’s limit is used up',
  reserved: 'what is left of GitHub’s limit is kept for live events',
  concurrency: 'as many requests as GitHub allows are under way',
  points: 'GitHub’s limit for one minute is reached',
  unknown_limit: 'the first request, which tells the limit, is under way',
  github: 'GitHub refused the request because of a limit',
};

/** A request must not be sent now. It was not sent, or GitHub did not carry it out; try again after `retryAfterMs`. */
export class RateLimited extends PulseError {
  override readonly name = 'RateLimited';
  /** Whoever runs activities takes it for the delay until the next attempt. */
  readonly retryAfterMs: number;
  readonly limit: RateLimitedDetails;

  constructor(label: string, details: RateLimitedDetails) {
    const until = `${details.waitsUntil.slice(0, 19)}Z`;
    super(
      'rate_limited',
      `${label}: ${SENTENCES[details.reason]} (${details.resource}). Nothing to do: it goes on by itself at ${until}.`,
      { details: { ...details } },
    );
    this.retryAfterMs = details.retryAfterMs;
    this.limit = details;
  }
}
