import type { Clock } from '../world/clock.ts';
import { ApiError } from './call.ts';
import type { LimitRules, Resource, SecondaryForm, Violation } from './limit-rules.ts';

const MINUTE_MS = 60_000;

interface Window {
  used: number;
  limit: number;
  resetAtMs: number;
  /** When the answer that said `remaining: 0` had been sent; null while some are left. */
  toldAtMs: number | null;
}

interface Block {
  untilMs: number;
  toldAtMs: number;
  form: SecondaryForm;
}

interface Account {
  readonly windows: Map<Resource, Window>;
  inFlight: number;
  readonly minutes: Map<'rest' | 'graphql', { startedAtMs: number; points: number }>;
  block: Block | null;
}

/** What a principal may still ask, by the server's own count, and who asked although it must not. */
export class Limits {
  readonly violations: Violation[] = [];
  readonly #clock: Clock;
  readonly #rules: LimitRules;
  readonly #accounts = new Map<string, Account>();

  constructor(clock: Clock, rules: LimitRules) {
    this.#clock = clock;
    this.#rules = rules;
  }

  /**
   * Counts a request in, before it is answered; `leave` must follow.
   * @throws ApiError for every limit but GraphQL's primary one, which its own answers tell
   */
  enter(who: string, resource: Resource, request: string, points: number): void {
    const account = this.#account(who);
    const nowMs = this.#clock.nowMs();
    account.inFlight += 1;
    const window = this.window(who, resource);
    this.#noteViolation(who, request, account, window);
    if (account.block !== null && nowMs < account.block.untilMs) throw this.#refuse(account.block);
    account.block = null;
    if (this.#spendMinute(account, resource, points)) {
      throw this.block(who, this.#rules.secondaryMs, { status: 403, hasRetryAfter: true, isAbuse: false });
    }
    if (resource !== 'graphql' && window.used >= window.limit) throw this.primaryError(who, 403);
  }

  /** @param cost what the answer costs: 0 for 304 and for refusals */
  leave(who: string, resource: Resource, cost: number): void {
    const account = this.#account(who);
    account.inFlight -= 1;
    const window = this.window(who, resource);
    window.used = Math.min(window.limit, window.used + cost);
  }

  /** To be called when an answer that shows the window was sent. */
  told(who: string, resource: Resource): void {
    const window = this.window(who, resource);
    if (window.used >= window.limit) window.toldAtMs ??= this.#clock.nowMs();
  }

  window(who: string, resource: Resource): Window {
    const { windows } = this.#account(who);
    const nowMs = this.#clock.nowMs();
    const known = windows.get(resource);
    if (known !== undefined && nowMs < known.resetAtMs) return known;
    const limit = who === 'anonymous' ? this.#rules.anonymousPerWindow : this.#rules.perWindow[resource];
    const fresh = { used: 0, limit, resetAtMs: wholeSecond(nowMs + this.#rules.windowMs), toldAtMs: null };
    windows.set(resource, fresh);
    return fresh;
  }

  headers(who: string, resource: Resource): Record<string, string> {
    const { limit, used, resetAtMs } = this.window(who, resource);
    return {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(limit - used),
      'x-ratelimit-used': String(used),
      'x-ratelimit-reset': String(resetAtMs / 1_000),
      'x-ratelimit-resource': resource,
    };
  }

  /** Uses up a window until `durationMs` from now. */
  exhaust(who: string, resource: Resource, durationMs: number): void {
    const window = this.window(who, resource);
    window.used = window.limit;
    window.resetAtMs = wholeSecond(this.#clock.nowMs() + durationMs);
  }

  /** Sets a secondary limit, and gives the answer that says so. */
  block(who: string, durationMs: number, form: SecondaryForm): ApiError {
    const nowMs = this.#clock.nowMs();
    const block = { untilMs: wholeSecond(nowMs + durationMs), toldAtMs: nowMs, form };
    this.#account(who).block = block;
    return this.#refuse(block);
  }

  primaryError(who: string, status: 403 | 429): ApiError {
    return new ApiError(status, `API rate limit exceeded for ${who}.`);
  }

  #refuse({ untilMs, form }: Block): ApiError {
    const waitS = Math.max(1, Math.ceil((untilMs - this.#clock.nowMs()) / 1_000));
    const message = form.isAbuse
      ? 'You have triggered an abuse detection mechanism. Please wait a few minutes before you try again.'
      : 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
    return new ApiError(form.status, message, {
      headers: form.hasRetryAfter ? { 'retry-after': String(waitS) } : {},
    });
  }

  /** True when the minute's points or the concurrent requests are more than allowed. */
  #spendMinute(account: Account, resource: Resource, points: number): boolean {
    const kind = resource === 'graphql' ? 'graphql' : 'rest';
    const nowMs = this.#clock.nowMs();
    const known = account.minutes.get(kind);
    const minute =
      known !== undefined && nowMs - known.startedAtMs < MINUTE_MS
        ? known
        : { startedAtMs: nowMs, points: 0 };
    minute.points += points;
    account.minutes.set(kind, minute);
    const allowed = kind === 'graphql' ? this.#rules.graphqlPointsPerMinute : this.#rules.restPointsPerMinute;
    return minute.points > allowed || account.inFlight > this.#rules.concurrentRequests;
  }

  #noteViolation(who: string, request: string, { block }: Account, window: Window): void {
    const nowMs = this.#clock.nowMs();
    const note = (limit: Violation['limit'], toldAtMs: number, untilMs: number): void => {
      this.violations.push({
        at: new Date(nowMs),
        who,
        request,
        limit,
        toldMsAgo: nowMs - toldAtMs,
        waitLeftMs: untilMs - nowMs,
      });
    };
    if (block !== null && nowMs < block.untilMs) note('secondary', block.toldAtMs, block.untilMs);
    if (window.toldAtMs !== null) note('primary', window.toldAtMs, window.resetAtMs);
  }

  #account(who: string): Account {
    const known = this.#accounts.get(who);
    if (known !== undefined) return known;
    const fresh: Account = { windows: new Map(), inFlight: 0, minutes: new Map(), block: null };
    this.#accounts.set(who, fresh);
    return fresh;
  }
}

/** Limits are told in whole seconds, so they end on one. */
function wholeSecond(ms: number): number {
  return Math.ceil(ms / 1_000) * 1_000;
}
