import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { GitHubReader } from '../../../../sources/github/backfill/github-reader.ts';
import {
  LIST_START,
  type ListPosition,
  readListPage,
} from '../../../../sources/github/backfill/read-list-page.ts';

const ADDRESS = { owner: 'acme', name: 'shop', providerId: null };
const ROUTE = 'GET /repos/{owner}/{repo}/things';

interface Bent {
  /** The most that the server gives at the nth request; null for what was asked. */
  readonly cap: (request: number) => number | null;
  readonly link: 'right' | 'missing';
}

/** A server with a list of so many numbers. */
function serve(total: number, { cap, link }: Bent): { github: GitHubReader; requests: () => number } {
  let requests = 0;
  const rest: GitHubReader['rest'] = async (_, { per_page: asked, page }) => {
    const size = Math.min(Number(asked), cap(requests++) ?? 100);
    const from = (Number(page) - 1) * size;
    const data = Array.from({ length: total }, (__, at) => at).slice(from, from + size);
    const hasNext = from + size < total && link === 'right';
    return { data, nextUrl: hasNext ? `https://x.example/?per_page=${size}&page=${Number(page) + 1}` : null };
  };
  return { github: { rest, graphql: async () => null }, requests: () => requests };
}

async function readAll(github: GitHubReader): Promise<number[]> {
  const all: number[] = [];
  for (let at: ListPosition | null = LIST_START; at !== null; ) {
    const page: { items: readonly number[]; next: ListPosition | null } = await readListPage(
      github,
      ADDRESS,
      {
        route: ROUTE,
        at,
        item: z.number(),
      },
    );
    all.push(...page.items);
    at = page.next;
  }
  return all;
}

test('every entry is read once, however large the list is, also without a Link', async () => {
  for (const total of [0, 1, 99, 100, 101, 250, 300]) {
    for (const link of ['right', 'missing'] as const) {
      const { github, requests } = serve(total, { cap: () => null, link });
      expect(await readAll(github)).toEqual(Array.from({ length: total }, (_, at) => at));
      expect(requests()).toBeLessThanOrEqual(Math.ceil(total / 100) + 1);
    }
  }
});

test('pages that the server makes smaller than asked, now and then, leave no gap', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(260),
      fc.infiniteStream(fc.option(fc.integer({ min: 3, max: 60 }))),
      async (total, caps) => {
        const cap = () => caps.next().value ?? null;
        const { github } = serve(total, { cap, link: 'right' });
        expect(new Set(await readAll(github)).size).toBe(total);
      },
    ),
    { numRuns: 300 },
  );
});
