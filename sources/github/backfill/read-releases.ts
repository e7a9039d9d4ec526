import type { ReleaseFact } from '../../../domain/facts/delivery-facts.ts';
import type { GitHubReader, RepositoryAddress } from './github-reader.ts';
import { mapRelease, restRelease } from './map-release.ts';
import { type ListPage, type ListPosition, readListPage } from './read-list-page.ts';

/** One page of a repository's releases, newest first. */
export async function readReleasePage(
  github: GitHubReader,
  address: RepositoryAddress,
  at: ListPosition,
): Promise<ListPage<ReleaseFact>> {
  const route = 'GET /repos/{owner}/{repo}/releases';
  const { items, next } = await readListPage(github, address, { route, at, item: restRelease });
  return { items: items.map(mapRelease), next };
}
