import type { Database } from '../../../../lib/database/database.ts';

/** Time passes: all that the limiter remembers is so much longer ago. */
export async function moveIntoPast({ pg }: Pick<Database, 'pg'>, ms: number): Promise<void> {
  const interval = `${ms} milliseconds`;
  const shift = (table: string, columns: readonly string[]) =>
    pg.query(
      `update ${table} set ${columns.map((column) => `${column} = ${column} - $1::interval`).join(', ')}`,
      [interval],
    );
  await shift('github_credentials', ['blocked_until']);
  await shift('github_limits', ['blocked_until', 'reset_at', 'observed_at']);
  await shift('github_turns', ['started_at', 'expires_at', 'settled_at']);
}
