import { type CommonQueryMethods, ForeignKeyIntegrityConstraintViolationError, sql } from 'slonik';
import { z } from 'zod';

const organizationRow = z.object({
  id: z.string(),
  name: z.string(),
  slug: z.string(),
  provider: z.string().nullable(),
  createdAt: z.date(),
  createdAtExact: z.string(),
  updatedAt: z.date(),
});
export type OrganizationRow = z.infer<typeof organizationRow>;

const COLUMNS = sql.fragment`
  o.id, o.name, o.slug, o.provider::text as provider, o.created_at as "createdAt",
  to_char(o.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAtExact", o.updated_at as "updatedAt"`;

/** One that no provider knows. Null when the slug is taken. */
export async function insertOrganization(
  db: CommonQueryMethods,
  { name, slug }: { readonly name: string; readonly slug: string },
): Promise<OrganizationRow | null> {
  return db.maybeOne(sql.type(organizationRow)`
    insert into organizations as o (name, slug, provider) values (${name}, ${slug}, null)
    on conflict (slug) where provider is null do nothing
    returning ${COLUMNS}`);
}

export async function getOrganization(db: CommonQueryMethods, id: string): Promise<OrganizationRow | null> {
  return db.maybeOne(
    sql.type(organizationRow)`select ${COLUMNS} from organizations o where o.id = ${id}::uuid`,
  );
}

/** Of those that operators made. */
export async function updateOrganization(
  db: CommonQueryMethods,
  id: string,
  change: { readonly name?: string | undefined; readonly slug?: string | undefined },
): Promise<OrganizationRow | 'slug_taken' | null> {
  const slug = change.slug ?? null;
  const taken = await db.oneFirst(sql.type(z.object({ taken: z.boolean() }))`
    select exists (select from organizations where provider is null and slug = ${slug} and id <> ${id}::uuid) as taken`);
  if (taken) return 'slug_taken';
  return db.maybeOne(sql.type(organizationRow)`
    update organizations o set name = coalesce(${change.name ?? null}, o.name), slug = coalesce(${slug}, o.slug)
    where o.id = ${id}::uuid and o.provider is null
    returning ${COLUMNS}`);
}

/** Of those that operators made. */
export async function deleteOrganization(
  db: CommonQueryMethods,
  id: string,
): Promise<OrganizationRow | 'in_use' | null> {
  return db
    .maybeOne(sql.type(organizationRow)`
      delete from organizations o
      where o.id = ${id}::uuid and o.provider is null
        and not exists (select from teams t where t.organization_id = o.id)
        and not exists (select from repositories r where r.organization_id = o.id)
      returning ${COLUMNS}`)
    .then(async (row) => {
      if (row !== null) return row;
      const there = await getOrganization(db, id);
      return there === null || there.provider !== null ? null : ('in_use' as const);
    })
    .catch((error: unknown) => {
      if (error instanceof ForeignKeyIntegrityConstraintViolationError) return 'in_use' as const;
      throw error;
    });
}

/** The newest first. */
export async function listOrganizations(
  db: CommonQueryMethods,
  page: {
    readonly after?: { readonly createdAt: string; readonly id: string } | undefined;
    readonly limit: number;
  },
): Promise<readonly OrganizationRow[]> {
  const { after, limit } = page;
  return db.any(sql.type(organizationRow)`
    select ${COLUMNS} from organizations o
    where (${after === undefined} or (o.created_at, o.id) < (${after?.createdAt ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    order by o.created_at desc, o.id desc
    limit ${limit}`);
}
