import { expect, test } from 'vitest';
import {
  MeasuredMetricsSchema,
  MetricDefinitionPageSchema,
  MetricItemPageSchema,
  MetricSeriesSchema,
} from '../../../api/schemas/metrics/metric.ts';
import { createTestApi } from '../test-api.ts';

const MARCH = 'from=2026-03-01T00:00:00Z&to=2026-04-01T00:00:00Z';
const PARTS = ['coding', 'pickup', 'review', 'merge'];

test('cycle time comes with its parts: in its definition, its number, its series and each of its rows', async () => {
  await using api = await createTestApi();
  const { rows } = await api.database.pg.query<{ id: string }>(
    `with r as (insert into repositories (owner, name) values ('acme', 'shop') returning repo_id), p as (
       insert into pull_requests (repo_id, number, title, head_sha, author_login, first_commit_at, created_at, updated_at, merged_at, state)
       select repo_id, n, 'work', 'h', 'ada', at - interval '2 hours', at, at, at + interval '9 hours', 'merged'
       from r, generate_series(1, 3) n, lateral (select '2026-03-02T00:00Z'::timestamptz + make_interval(days => n) as at) t
       returning *
     ), v as (
       insert into reviews (repo_id, pr_id, provider_id, reviewer_login, state, submitted_at, provider_updated_at, provider_version)
       select repo_id, pr_id, n * 10 + pr_id, 'bo', s::review_state, created_at + make_interval(hours => n::int * 3), created_at, ''
       from p, unnest('{commented,approved}'::text[]) with ordinality u (s, n)
       where p.number < 3
     )
     select repo_id::text as id from r`,
  );
  const path = `/v1/repositories/${rows[0]!.id}/metrics`;
  const read = async (url: string) => (await api.send(url)).json();

  const { items: definitions } = MetricDefinitionPageSchema.parse(await read('/v1/metrics'));
  const withParts = definitions.filter(({ breakdown }) => breakdown !== null);
  expect(withParts.map(({ name, breakdown }) => [name, breakdown!.map(({ part }) => part)])).toEqual([
    ['median_cycle_time', PARTS],
  ]);

  const { metrics } = MeasuredMetricsSchema.parse(await read(`${path}?${MARCH}`));
  const measured = metrics.find(({ metric }) => metric === 'median_cycle_time')!;
  expect(measured.value).toBe(11);
  expect(measured.breakdown!.map(({ part, value, items }) => [part, value, items])).toEqual([
    ['coding', 2, 3],
    ['pickup', 3, 2],
    ['review', 3, 2],
    // Without a review all of it is waiting for the merge.
    ['merge', 3, 3],
  ]);
  expect(measured.breakdown!.reduce((sum, { share }) => sum + share!, 0)).toBeCloseTo(100, 9);

  const series = MetricSeriesSchema.parse(await read(`${path}/median_cycle_time?${MARCH}&interval=week`));
  expect(series.breakdown).toEqual(measured.breakdown);
  expect(MetricSeriesSchema.parse(await read(`${path}/prs_merged?${MARCH}`)).breakdown).toBeNull();

  const { items } = MetricItemPageSchema.parse(await read(`${path}/median_cycle_time/items?${MARCH}`));
  expect(items.map(({ breakdown }) => breakdown!.map(({ value }) => value))).toEqual([
    [2, null, null, 9],
    [2, 3, 3, 3],
    [2, 3, 3, 3],
  ]);
  for (const { value, breakdown } of items) {
    expect(breakdown!.reduce((sum, part) => sum + (part.value ?? 0), 0)).toBe(value);
  }
});
