import type { z } from 'zod';
import { PAGE_LIMIT_MAX, type Page } from '../schemas/parts/page.ts';
import { type ApiRequest, type ClientOptions, sendRequest } from './send-request.ts';

/** The items of a list, page after page; the next page is asked for when the one before is used up. */
export async function* readPages<Item>(
  options: ClientOptions,
  request: ApiRequest,
  schema: z.ZodType<Page<Item>>,
): AsyncGenerator<Item, void> {
  let cursor: string | undefined;
  do {
    const query: ApiRequest['query'] = { limit: PAGE_LIMIT_MAX, ...request.query, cursor };
    const page = await sendRequest(options, { ...request, query }, schema);
    yield* page.items;
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
