/** RFC 3339 in UTC. */
export function presentTime(time: Date | null): string | null {
  return time === null ? null : time.toISOString();
}
