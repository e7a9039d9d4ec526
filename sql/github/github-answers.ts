import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const nothing = z.object({});
const answerRow = z.object({
  etag: z.string(),
  link: z.string().nullable(),
  contentType: z.string().nullable(),
  body: z.instanceof(Buffer),
});

export type GitHubAnswerRow = z.infer<typeof answerRow>;

export interface GitHubAnswerKey {
  readonly credential: string;
  readonly requestSha256: Buffer;
}

/** A kept answer, marked as used; null when there is none, or it is older than `ageMaxMs`. */
export async function useGitHubAnswer(
  db: CommonQueryMethods,
  { credential, requestSha256 }: GitHubAnswerKey,
  ageMaxMs: number,
): Promise<GitHubAnswerRow | null> {
  return db.maybeOne(sql.type(answerRow)`
    update github_answers set used_at = now()
    where credential = ${credential} and request_sha256 = ${sql.binary(requestSha256)}
      and stored_at > now() - make_interval(secs => ${ageMaxMs / 1000})
    returning etag, link, content_type as "contentType", body`);
}

/** Keeps an answer in place of an earlier one. */
export async function storeGitHubAnswer(
  db: CommonQueryMethods,
  { credential, requestSha256 }: GitHubAnswerKey,
  answer: GitHubAnswerRow & { readonly url: string },
): Promise<void> {
  await db.query(sql.type(nothing)`
    insert into github_answers (credential, request_sha256, url, etag, link, content_type, body, stored_at, used_at)
    values (${credential}, ${sql.binary(requestSha256)}, ${answer.url}, ${answer.etag}, ${answer.link},
            ${answer.contentType}, ${sql.binary(answer.body)}, now(), now())
    on conflict (credential, request_sha256) do update
    set etag = excluded.etag, link = excluded.link, content_type = excluded.content_type, body = excluded.body,
        stored_at = excluded.stored_at, used_at = excluded.used_at`);
}

/** Forgets answers that are too old, and of the others the longest unused beyond `answersMax` or `bytesMax` in all. */
export async function sweepGitHubAnswers(
  db: CommonQueryMethods,
  limits: { readonly ageMaxMs: number; readonly answersMax: number; readonly bytesMax: number },
): Promise<void> {
  await db.query(sql.type(nothing)`
    delete from github_answers a
    using (
      select credential, request_sha256, stored_at,
             row_number() over recent as position,
             sum(octet_length(body)) over recent as bytes
      from github_answers
      window recent as (order by used_at desc, credential, request_sha256)
    ) r
    where a.credential = r.credential and a.request_sha256 = r.request_sha256
      and (r.stored_at < now() - make_interval(secs => ${limits.ageMaxMs / 1000})
           or r.position > ${limits.answersMax} or r.bytes > ${limits.bytesMax})`);
}
