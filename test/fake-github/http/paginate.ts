import { type Answer, type Call, invalid } from './call.ts';

const PER_PAGE_DEFAULT = 30;
const PER_PAGE_LIMIT = 100;

/** One page of a list by number, with GitHub's `Link` header. */
export async function paginate<T>(
  call: Call,
  items: readonly T[],
  present: (item: T) => unknown,
): Promise<Answer> {
  const { perPage, page } = readPage(call);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const shown = items.slice((page - 1) * perPage, page * perPage);
  const links: Record<string, number> = {};
  if (page > 1) Object.assign(links, { prev: Math.min(page - 1, last) });
  if (page < last) Object.assign(links, { next: page + 1, last });
  if (page > 1) links.first = 1;
  const body = await Promise.all(shown.map(present));
  call.page.afterwards?.();
  return { status: 200, body, headers: linkHeader(call, perPage, links) };
}

/** The same for lists that stand in an object beside their total, as check runs do. */
export async function paginateIn<T>(
  call: Call,
  name: string,
  items: readonly T[],
  present: (item: T) => unknown,
): Promise<Answer> {
  const answer = await paginate(call, items, present);
  return { ...answer, body: { total_count: items.length, [name]: answer.body } };
}

/** Page and size as asked: at most 100 and at least 1 item, page 1 when nothing was said. */
export function readPage(call: Call): { perPage: number; page: number } {
  const asked = readNumber(call.query.get('per_page'), PER_PAGE_DEFAULT);
  const perPage = Math.min(Math.max(asked, 1), PER_PAGE_LIMIT, call.page.limit ?? PER_PAGE_LIMIT);
  return { perPage, page: Math.max(1, readNumber(call.query.get('page'), 1)) };
}

function linkHeader(call: Call, perPage: number, links: Record<string, number>): Record<string, string> {
  const { link: fault } = call.page;
  if (fault === 'missing') return {};
  const parts = Object.entries(links).map(([relation, page]) => {
    const target = new URL(call.url.pathname + call.url.search, call.world.baseUrl);
    target.searchParams.set('per_page', String(perPage));
    target.searchParams.set('page', String(page));
    return `<${bend(target, call, relation)}>; rel="${relation}"`;
  });
  return parts.length === 0 ? {} : { link: parts.join(', ') };
}

/** A `Link` as no client must follow it: to another host, or to the page it came from. */
export function bend(target: URL, call: Call, relation: string): string {
  if (relation === 'next' && call.page.link === 'foreign') {
    return `http://foreign.invalid${target.pathname}${target.search}`;
  }
  if (relation === 'next' && call.page.link === 'loop') {
    return new URL(call.url.pathname + call.url.search, call.world.baseUrl).href;
  }
  return target.href;
}

function readNumber(text: string | null, otherwise: number): number {
  if (text === null || text === '') return otherwise;
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw invalid('Search', 'page', `${text} is not a number`);
  return value;
}
