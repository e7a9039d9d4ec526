const CAUSE_DEPTH_MAX = 8;

/** What was thrown, and what that was made of: libraries wrap what PostgreSQL says. */
export function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  let cause: unknown = error;
  while (cause !== undefined && cause !== null && causes.length < CAUSE_DEPTH_MAX) {
    causes.push(cause);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return causes;
}

/** The code that PostgreSQL, Node or one of our errors gave, if any. */
export function codeOf(cause: unknown): unknown {
  return typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
}
