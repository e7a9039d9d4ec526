import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';
import type { ConnectInput } from '../../domain/workflow-messages/connect-repository.ts';

const connectInput: z.ZodType<ConnectInput> = z.object({
  apiUrl: z.string(),
  owner: z.string(),
  name: z.string(),
  tokenSecretId: z.string().nullable(),
  installationId: z.number().nullable(),
});
const ofRepository = z.object({ repoId: z.number() });

const promisedWork = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('measure_commits'), key: z.string(), input: ofRepository }),
  z.object({ kind: z.literal('disconnect'), key: z.string(), input: ofRepository }),
  z.object({ kind: z.literal('connect'), key: z.string(), input: connectInput }),
]);
/** Work that was promised to somebody, by what its workflow is started with. */
export type PromisedWork = z.infer<typeof promisedWork>;

const named = ofRepository.extend({ repository: z.string() });
const listedWork = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('measure_commits'), key: z.string(), input: named }),
  z.object({ kind: z.literal('disconnect'), key: z.string(), input: named }),
  z.object({ kind: z.literal('connect'), key: z.string(), input: connectInput }),
]);
/** The same with the name of the repository it is about, where there is one. */
export type ListedWork = z.infer<typeof listedWork>;

const nothing = z.object({});

/** Notes, before its workflow is started, that work is promised; the newest input counts. */
export async function promiseWork(db: CommonQueryMethods, work: PromisedWork): Promise<void> {
  const repoId = 'repoId' in work.input ? work.input.repoId : null;
  await db.query(sql.type(nothing)`
    insert into promised_work (kind, key, repo_id, input)
    values (${work.kind}, ${work.key}, ${repoId}, ${JSON.stringify(work.input)}::jsonb)
    on conflict (kind, key) do update set input = excluded.input, repo_id = excluded.repo_id, promised_at = now()`);
}

/** What was promised at least so long ago and may not be done yet, the oldest first. */
export async function listPromisedWork(
  db: CommonQueryMethods,
  agedMs: number,
  limit: number,
): Promise<readonly ListedWork[]> {
  return db.any(sql.type(listedWork)`
    select kind, key,
      case when r.repo_id is null then input else input || jsonb_build_object('repository', r.full_name) end as input
    from promised_work
    left join repositories r using (repo_id)
    where promised_at < now() - make_interval(secs => ${agedMs / 1000})
    order by promised_at, kind, key
    limit ${limit}`);
}

/** Forgets promised work, because it has ended or is wanted no more. */
export async function forgetPromisedWork(
  db: CommonQueryMethods,
  { kind, key }: Pick<PromisedWork, 'kind' | 'key'>,
): Promise<void> {
  await db.query(sql.type(nothing)`delete from promised_work where kind = ${kind} and key = ${key}`);
}
