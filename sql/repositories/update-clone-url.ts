import type { ClientBase } from 'pg';

/** Notes where Git fetches a repository from; a source that a person gave for its mirror stays. */
export async function updateCloneUrl(client: ClientBase, repoId: number, cloneUrl: string): Promise<void> {
  await client.query(
    `update repositories
     set clone_url = $2,
         -- A source that was the provider's own address follows it through a rename.
         mirror_source = case when mirror_source is null or mirror_source = clone_url then $2 else mirror_source end
     where repo_id = $1 and (clone_url is distinct from $2 or mirror_source is null)`,
    [repoId, cloneUrl],
  );
}
