import { z } from 'zod';
import type { GitHubReader, RepositoryAddress } from './github-reader.ts';

/** The most that GitHub gives in one answer. */
export const REST_PAGE_SIZE = 100;

/** One page of a REST list. */
export interface ListPage<Item> {
  readonly items: readonly Item[];
  /** Number of the next page; null when this one was empty: a short page is not always the last. */
  readonly next: number | null;
}

interface ListRequest<Item> {
  /** Such as `GET /repos/{owner}/{repo}/releases`. */
  readonly route: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** From 1. */
  readonly page: number;
  readonly item: z.ZodType<Item>;
  /** The key under which the items stand; the answer itself is the list unless given. */
  readonly key?: string;
}

/** Reads one page of a list by its number: what the answer's `Link` says is not followed. */
export async function readListPage<Item>(
  github: GitHubReader,
  { owner, name }: RepositoryAddress,
  { route, parameters, page, item, key }: ListRequest<Item>,
): Promise<ListPage<Item>> {
  const { data } = await github.rest(route, {
    owner,
    repo: name,
    ...parameters,
    per_page: REST_PAGE_SIZE,
    page,
  });
  const list = z.array(item);
  const items = key === undefined ? list.parse(data) : z.object({ [key]: list }).parse(data)[key]!;
  return { items, next: items.length === 0 ? null : page + 1 };
}
