import type { MiddlewareHandler } from 'hono';
import { chooseType } from './choose-type.ts';
import { formatCsv } from './format-csv.ts';
import type { AnswerTable } from './table-of.ts';

export const CSV_TYPE = 'text/csv';

/**
 * Answers in a type that the caller takes, or refuses before anything is done: every operation has its own type, and those whose answer
 * is a table have its rows as CSV, too. Headers stay, so a paged list goes on by its `Link`. What else the answer says, such as its
 * freshness, is in JSON only.
 */
export function answerAsAsked(ownType: string, table: AnswerTable | null): MiddlewareHandler {
  const offered = table === null ? [ownType] : [ownType, CSV_TYPE];
  return async (c, next) => {
    const type = chooseType(c, offered);
    await next();
    if (table === null) return;
    const { res } = c;
    res.headers.append('Vary', 'Accept');
    if (res.status !== 200 || type !== CSV_TYPE) return;
    const answer = (await res.json()) as Record<string, object[]>;
    const headers = new Headers(res.headers);
    headers.set('Content-Type', `${CSV_TYPE}; charset=utf-8; header=present`);
    c.res = undefined;
    c.res = new Response(formatCsv(table.columns, answer[table.name] ?? []), { status: 200, headers });
  };
}
