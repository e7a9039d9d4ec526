import { type CommonQueryMethods, sql } from 'slonik';
import { z } from 'zod';

const values = z.record(z.string(), z.unknown());

/** What was found out about one rollup. */
export const verifiedRollup = z.object({
  rollup: z.string(),
  buckets: z.number(),
  differences: z.number(),
  examples: z.array(z.object({ key: values, served: values.nullable(), expected: values.nullable() })),
});

const verificationRow = z.object({
  id: z.string(),
  rollup: z.string().nullable(),
  sample: z.number(),
  status: z.enum(['running', 'completed', 'failed']),
  report: z.array(verifiedRollup),
  error: z.string().nullable(),
  startedAt: z.date(),
  finishedAt: z.date().nullable(),
});
export type VerificationRow = z.infer<typeof verificationRow>;

const COLUMNS = sql.fragment`
  verification_id as id, rollup, sample, status, report, error, started_at as "startedAt", finished_at as "finishedAt"`;
const KEPT_MAX = 100;

/** Notes that a verification begins; the oldest beyond a hundred are forgotten. */
export async function insertVerification(
  db: CommonQueryMethods,
  wanted: { readonly rollup: string | null; readonly sample: number },
): Promise<VerificationRow> {
  await db.query(sql.type(z.object({}))`
    delete from rollup_verifications where verification_id in (
      select verification_id from rollup_verifications order by started_at desc offset ${KEPT_MAX - 1}
    )`);
  return db.one(sql.type(verificationRow)`
    insert into rollup_verifications (rollup, sample) values (${wanted.rollup}, ${wanted.sample})
    returning ${COLUMNS}`);
}

export async function getVerification(db: CommonQueryMethods, id: string): Promise<VerificationRow | null> {
  return db.maybeOne(sql.type(verificationRow)`
    select ${COLUMNS} from rollup_verifications where verification_id = ${id}::uuid`);
}

/** Verifications whose row says that they run; whether they do, Temporal knows. */
export async function listRunningVerifications(db: CommonQueryMethods): Promise<readonly string[]> {
  return db.anyFirst(sql.type(z.object({ id: z.string() }))`
    select verification_id as id from rollup_verifications
    where status = 'running' order by started_at limit ${KEPT_MAX}`);
}

/** Adds what was found about a rollup. */
export async function reportVerified(
  db: CommonQueryMethods,
  id: string,
  verified: z.infer<typeof verifiedRollup>,
): Promise<void> {
  await db.query(sql.type(z.object({}))`
    update rollup_verifications set report = report || ${JSON.stringify([verified])}::jsonb
    where verification_id = ${id}::uuid`);
}

export async function endVerification(
  db: CommonQueryMethods,
  id: string,
  error: string | null,
): Promise<void> {
  const status = error === null ? 'completed' : 'failed';
  await db.query(sql.type(z.object({}))`
    update rollup_verifications set status = ${status}, error = ${error}, finished_at = now()
    where verification_id = ${id}::uuid`);
}
