import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import { type RepositoryRow, repositoryColumns, repositoryRow } from './repository-row.ts';

export interface NewRepository {
  readonly provider: RepositoryRow['provider'];
  readonly owner: string;
  readonly name: string;
  /** Its page at the provider, when it has one. */
  readonly url: string | null;
  /** Path or URL that the mirror is fetched from. */
  readonly source: string;
}

const connectedRow = repositoryRow.extend({ created: z.boolean() });

/**
 * Adds a repository, or gives the one of this provider and name; one that has no source yet gets this one. Its source
 * is otherwise left alone: the
 * caller compares.
 */
export async function connectRepository(
  db: CommonQueryMethods,
  repository: NewRepository,
): Promise<RepositoryRow & { readonly created: boolean }> {
  const { provider, owner, name, url, source } = repository;
  return db.one(sql.type(connectedRow)`
    insert into repositories as r (provider, owner, name, url, mirror_source)
    values (${provider}::provider, ${owner}, ${name}, ${url}, ${source})
    on conflict (provider, lower(owner), lower(name)) do update
    set mirror_source = coalesce(r.mirror_source, excluded.mirror_source), url = coalesce(r.url, excluded.url)
    returning ${repositoryColumns}, xmax = 0 as created`);
}
