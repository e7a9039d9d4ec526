/** Entries of each list that come with a pull request; longer ones are completed one by one. */
export const LIST_SIZES = {
  reviews: 30,
  threads: 12,
  threadComments: 10,
  comments: 30,
  /** Newest events of the timeline that tell of drafts and dismissals. */
  events: 30,
  checks: 30,
} as const;

/** Lists asked of one pull request, beside the comments of its threads. */
const LISTS_PER_PULL_REQUEST = 8;
/** What one page may cost of the hourly points. */
const PAGE_POINTS_MAX = 5;
/** GitHub's rule: a point for each hundred requests that the lists would take one by one. */
const REQUESTS_PER_POINT = 100;
const PAGE_SIZE_MIN = 1;

/** The largest page within the points that one may cost. */
export const PULL_REQUEST_PAGE_SIZE = Math.floor(
  (PAGE_POINTS_MAX * REQUESTS_PER_POINT - 1) / (LISTS_PER_PULL_REQUEST + LIST_SIZES.threads),
);

/** The size after a page that took GitHub too long. */
export function shrinkPage(size: number): number {
  return Math.max(PAGE_SIZE_MIN, Math.floor(size / 2));
}

/** The size after a page that went well: back to the largest by and by. */
export function growPage(size: number, largest: number): number {
  return Math.min(largest, size + Math.max(1, Math.ceil(size / 4)));
}
