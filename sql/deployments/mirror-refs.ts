import type { ClientBase } from 'pg';

export interface MirrorRef {
  /** Such as `refs/tags/v1`. */
  readonly ref: string;
  /** A tag's own object, else the commit. */
  readonly objectId: string;
  readonly commitSha: string;
}

/** Where branches and tags of a repository's mirror pointed when it was last read. */
export async function listMirrorRefs(
  client: ClientBase,
  repoId: number,
): Promise<(MirrorRef & { readonly seenAt: Date })[]> {
  const { rows } = await client.query<MirrorRef & { seenAt: Date }>(
    `select ref, object_id as "objectId", commit_sha as "commitSha", seen_at as "seenAt" from mirror_refs where repo_id = $1`,
    [repoId],
  );
  return rows;
}

/** Remembers where they point now; those that are gone are forgotten. */
export async function replaceMirrorRefs(
  client: ClientBase,
  repoId: number,
  refs: readonly MirrorRef[],
  seenAt: Date,
): Promise<void> {
  const names = refs.map(({ ref }) => ref);
  await client.query('delete from mirror_refs where repo_id = $1 and ref <> all ($2::text[])', [
    repoId,
    names,
  ]);
  await client.query(
    `insert into mirror_refs (repo_id, ref, object_id, commit_sha, seen_at)
     select $1, f.ref, f.object_id, f.commit_sha, $5
     from unnest($2::text[], $3::text[], $4::text[]) f (ref, object_id, commit_sha)
     order by f.ref
     on conflict (repo_id, ref) do update
     set object_id = excluded.object_id, commit_sha = excluded.commit_sha, seen_at = excluded.seen_at`,
    [repoId, names, refs.map(({ objectId }) => objectId), refs.map(({ commitSha }) => commitSha), seenAt],
  );
}
