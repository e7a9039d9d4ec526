import { z } from 'zod';
import type { GitHubReader, RepositoryAddress } from './github-reader.ts';

/** The most that GitHub gives in one answer. */
const PAGE_SIZE = 100;

/** How far a list is read. */
export interface ListPosition {
  /** Entries from the beginning that were read without a gap. */
  readonly read: number;
  /** Entries to ask for at a time. */
  readonly pageSize: number;
}

export const LIST_START: ListPosition = { read: 0, pageSize: PAGE_SIZE };

/** One page of a REST list. */
export interface ListPage<Item> {
  /** Those that were not read before. */
  readonly items: readonly Item[];
  /** Where to go on; null when the end was seen. */
  readonly next: ListPosition | null;
}

interface ListRequest<Item> {
  /** Such as `GET /repos/{owner}/{repo}/releases`. */
  readonly route: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly at: ListPosition;
  readonly item: z.ZodType<Item>;
  /** The key under which the items stand; the answer itself is the list unless given. */
  readonly key?: string;
}

/**
 * Reads the page of a list that holds the first entry not read yet. Pages are asked for by number, since a `Link` may be
 * missing or wrong; it only tells when GitHub makes pages smaller than asked. An end is believed when a page that reaches
 * beyond what was read brings nothing new.
 */
export async function readListPage<Item>(
  github: GitHubReader,
  { owner, name }: RepositoryAddress,
  { route, parameters, at, item, key }: ListRequest<Item>,
): Promise<ListPage<Item>> {
  const page = Math.floor(at.read / at.pageSize) + 1;
  const { data, nextUrl } = await github.rest(route, {
    owner,
    repo: name,
    ...parameters,
    per_page: at.pageSize,
    page,
  });
  const list = z.array(item);
  const items = key === undefined ? list.parse(data) : z.object({ [key]: list }).parse(data)[key]!;
  const pageSize = sizeOf(nextUrl) ?? at.pageSize;
  const known = Math.max(0, at.read - (page - 1) * pageSize);
  return { items: items.slice(known), next: nextPosition(at, page, items.length, pageSize) };
}

function nextPosition(at: ListPosition, page: number, count: number, pageSize: number): ListPosition | null {
  const from = (page - 1) * pageSize;
  // A page that was made smaller begins earlier, too: what lies between is asked for with pages of that size.
  const read = from <= at.read ? Math.max(at.read, from + count) : at.read;
  const isEnd = read === at.read && count < pageSize && pageSize === at.pageSize;
  return isEnd ? null : { read, pageSize: pageSize < at.pageSize ? pageSize : PAGE_SIZE };
}

/** The size of pages by which GitHub itself goes on. */
function sizeOf(nextUrl: string | null): number | null {
  const text = nextUrl === null ? null : new URL(nextUrl).searchParams.get('per_page');
  const size = Number(text);
  return text !== null && Number.isSafeInteger(size) && size > 0 && size <= PAGE_SIZE ? size : null;
}
