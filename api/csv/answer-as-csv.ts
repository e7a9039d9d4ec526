import type { MiddlewareHandler } from 'hono';
import { accepts } from 'hono/accepts';
import type { ApiEnv } from '../route.ts';
import { formatCsv } from './format-csv.ts';

export const CSV_TYPE = 'text/csv';
const JSON_TYPE = 'application/json';

/**
 * Gives the rows of an answer as CSV to whoever prefers that (`Accept: text/csv`). Headers stay, so a paged list goes on by its
 * `Link`. What else the answer says, such as its freshness, is in JSON only.
 * @param name of the list in the answer
 */
export function answerAsCsv(name: string, columns: readonly string[]): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    await next();
    const { res } = c;
    if (res.status !== 200) return;
    res.headers.append('Vary', 'Accept');
    const type = accepts(c, { header: 'Accept', supports: [JSON_TYPE, CSV_TYPE], default: JSON_TYPE });
    if (type !== CSV_TYPE) return;
    const answer = (await res.json()) as Record<string, object[]>;
    const headers = new Headers(res.headers);
    headers.set('Content-Type', `${CSV_TYPE}; charset=utf-8; header=present`);
    c.res = undefined;
    c.res = new Response(formatCsv(columns, answer[name] ?? []), { status: 200, headers });
  };
}
