/**
 * What GitHub allows a credential, as it documents it
 * (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api,
 * https://docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api).
 */

/** Requests under way at a time, over REST and GraphQL together. GitHub allows 100; the rest is for others with our credential. */
export const CONCURRENCY_MAX = 90;

/** Points a minute. A request counts from its start until a minute after its end. */
export const POINTS_A_MINUTE: Readonly<Record<GitHubApi, number>> = { rest: 900, graphql: 2_000 };
export const POINTS_WINDOW_MS = 60_000;
/** Points of a request that reads, and of one that writes. */
export const READ_POINTS = 1;
export const WRITE_POINTS = 5;

/** What a backfill leaves to live events, as a share of concurrency, of points a minute, and of the hourly limit. */
export const LIVE_SHARE = 0.2;
/** The hourly reserve needs not grow with the limit. */
export const LIVE_RESERVE_MAX = 500;

/** When to ask again for a place that some other request holds. */
export const BUSY_RETRY_MS = 1_000;
/** GitHub tells the reset in whole seconds. */
export const RESET_SLACK_MS = 1_000;

/** GitHub: "wait for at least one minute", "exponentially increasing" where it names no time. */
export const STRIKE_WAIT_MS = 60_000;
export const STRIKE_WAIT_MAX_MS = 15 * 60_000;

/** Two resets as near as this are the same window: GitHub's answers differ by a second or two. */
export const SAME_WINDOW_MS = 5_000;

/** Beyond the time limit of a request, before its place is given to another. */
export const LEASE_GRACE_MS = 10_000;

export type GitHubApi = 'rest' | 'graphql';

/** `live`: somebody or an event waits for it. `backfill`: it may wait. */
export type GitHubPriority = 'live' | 'backfill';
