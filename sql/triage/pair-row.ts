import { type FragmentSqlToken, sql } from 'slonik';
import { z } from 'zod';
import { RELATIONS, TRIAGE_CATEGORIES } from '../../domain/triage/edge.ts';
import { type BriefRow, briefRow } from '../pull-requests/pull-request-row.ts';

const BRIEF_COLUMNS = {
  number: 'number',
  title: 'title',
  titleSource: 'title_source',
  state: 'state',
  stateKnown: 'state_known',
  isDraft: 'is_draft',
  authorLogin: 'author_login',
  authorName: 'author_name',
  url: 'url',
  headSha: 'head_sha',
  createdAt: 'created_at',
  createdAtEstimated: 'created_at_estimated',
  mergedAt: 'merged_at',
  closedAt: 'closed_at',
} as const satisfies Record<keyof BriefRow, string>;

/**
 * Columns of an edge `e` between the pull requests `a` (analysed) and `b` (earlier), whose own names begin with `a.`
 * and `b.`.
 */
export const pairColumns = sql.fragment`
  e.category, e.relation, e.final_score as score, e.head_sha_a as "comparedHeadA", e.head_sha_b as "comparedHeadB",
  e.evidence_json ->> 'reason' as reason, e.analysis_run_id as "analysisRunId", e.created_at as "comparedAt",
  e.pr_id_b::text as "prIdB",
  ${sideColumns('a')}, ${sideColumns('b')}`;

function sideColumns(side: 'a' | 'b'): FragmentSqlToken {
  const columns = Object.entries(BRIEF_COLUMNS).map(
    ([name, column]) =>
      sql.fragment`${sql.identifier([side, column])} as ${sql.identifier([`${side}.${name}`])}`,
  );
  return sql.fragment`${sql.join(columns, sql.fragment`, `)}`;
}

const edgeRow = z.object({
  category: z.enum(TRIAGE_CATEGORIES),
  relation: z.enum(RELATIONS).nullable(),
  score: z.number(),
  comparedHeadA: z.string(),
  comparedHeadB: z.string(),
  reason: z.string().nullable(),
  analysisRunId: z.string(),
  comparedAt: z.date(),
  prIdB: z.string(),
});

/** An edge with what identifies both of its ends. */
export const pairRow = z.looseObject({}).transform((row) => ({
  ...edgeRow.parse(row),
  a: readSide(row, 'a'),
  b: readSide(row, 'b'),
}));

export type PairRow = z.infer<typeof pairRow>;

function readSide(row: Readonly<Record<string, unknown>>, side: 'a' | 'b'): BriefRow {
  const names = Object.keys(BRIEF_COLUMNS);
  return briefRow.parse(Object.fromEntries(names.map((name) => [name, row[`${side}.${name}`]])));
}
