import type { Call } from '../http/call.ts';

/** `since`, `sort` and `direction` as the lists of comments and issues have them: by creation, unless asked otherwise. */
export function sortUpdated<
  T extends { readonly id: number; readonly createdAt: Date; readonly updatedAt: Date },
>({ query }: Call, items: readonly T[], directionDefault: 'asc' | 'desc' = 'asc'): T[] {
  const since = query.get('since');
  const field = query.get('sort') === 'updated' ? 'updatedAt' : 'createdAt';
  const sign = (query.get('direction') ?? directionDefault) === 'desc' ? -1 : 1;
  return items
    .filter(({ updatedAt }) => since === null || updatedAt.getTime() >= Date.parse(since))
    .sort((a, b) => sign * (a[field].getTime() - b[field].getTime() || a.id - b.id));
}
