import { Gauge, type Registry } from 'prom-client';
import type { Database } from '../lib/database/database.ts';
import { POINTS_WINDOW_MS } from '../lib/github-limits/limits.ts';
import { listGitHubLimits } from '../sql/github/list-github-limits.ts';

/** Limits that are measured: more labels than that would burden whoever collects them. */
const LIMITS_MAX = 200;

/** Adds what is left of GitHub's limits. @returns what reads it; without the database there is nothing to tell */
export function measureRateLimits(
  registry: Registry,
  database: Pick<Database, 'slonik'>,
): () => Promise<void> {
  const gauge = (name: string, help: string) =>
    new Gauge({ name, help, labelNames: ['credential', 'resource'], registers: [registry] });
  const left = gauge('pulse_github_points_left', 'What is left of GitHub’s hourly limits.');
  const blocked = gauge(
    'pulse_github_blocked_seconds',
    'Until GitHub may be asked again, after it asked for a pause.',
  );
  const running = gauge('pulse_github_requests_running', 'Requests to GitHub under way.');
  const points = gauge(
    'pulse_github_points_last_minute',
    'Points of requests within a minute, of 900 (REST) or 2,000 (GraphQL).',
  );
  return async () => {
    // Asked within, as a database that was never reached throws at once.
    const rows = await readLimits(database).catch(() => []);
    for (const stale of [left, blocked, running, points]) stale.reset();
    for (const row of rows) {
      const labels = { credential: row.credential, resource: row.resource };
      const blockedMs = row.blockedUntil === null ? 0 : row.blockedUntil.getTime() - Date.now();
      if (row.remaining !== null) left.set(labels, row.remaining);
      blocked.set(labels, Math.max(0, blockedMs / 1000));
      running.set(labels, row.running);
      points.set(labels, row.pointsLastMinute);
    }
  };
}

async function readLimits(database: Pick<Database, 'slonik'>) {
  return listGitHubLimits(database.slonik, { limit: LIMITS_MAX, windowMs: POINTS_WINDOW_MS });
}
