import type pg from 'pg';
import type { CommonQueryMethods, QuerySqlToken } from 'slonik';
import type { Database } from '../../../lib/database/database.ts';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

/**
 * Runs a query function, and asks PostgreSQL for the plan of each statement on its way. Gives the nodes of all plans.
 */
export async function explainQueries(
  database: Database,
  run: (db: CommonQueryMethods & pg.Pool) => Promise<unknown>,
): Promise<Plan[]> {
  const plans: Plan[] = [];
  const explainText = async (text: string, values: readonly unknown[]): Promise<void> => {
    const { rows } = await database.pg.query<{ 'QUERY PLAN': { Plan: Plan }[] }>(
      `explain (analyze, format json) ${text}`,
      [...values],
    );
    plans.push(rows[0]!['QUERY PLAN'][0]!.Plan);
  };
  const explained =
    <T>(method: (token: QuerySqlToken) => Promise<T>) =>
    async (token: QuerySqlToken): Promise<T> => {
      // Slonik numbers its placeholders in a way of its own until it sends them.
      await explainText(token.sql.replaceAll('$slonik_', '$'), token.values);
      return method(token);
    };
  const { slonik, pg: pool } = database;
  const db = {
    any: explained((token) => slonik.any(token)),
    anyFirst: explained((token) => slonik.anyFirst(token)),
    one: explained((token) => slonik.one(token)),
    oneFirst: explained((token) => slonik.oneFirst(token)),
    maybeOne: explained((token) => slonik.maybeOne(token)),
    query: async (statement: { text: string; values: unknown[] }) => {
      await explainText(statement.text, statement.values);
      return pool.query(statement);
    },
  };
  await run(db as unknown as CommonQueryMethods & pg.Pool);
  const flatten = (node: Plan): Plan[] => [node, ...(node.Plans ?? []).flatMap(flatten)];
  return plans.flatMap(flatten);
}

/** Rows of tables that PostgreSQL looked at on its way, those it left out included. */
export function countRowsRead(nodes: readonly Plan[]): number {
  return nodes
    .filter((node) => node['Relation Name'] !== undefined)
    .reduce(
      (sum, node) =>
        sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
      0,
    );
}
