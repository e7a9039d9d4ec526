import { PulseError } from '../../../lib/errors.ts';
import { insertOrganization } from '../../../sql/accounts/organizations.ts';
import type { ApiDependencies } from '../../dependencies.ts';
import { presentOrganization } from '../../present/organization.ts';
import { type ApiRouter, route } from '../../route.ts';
import { CreateOrganizationSchema, OrganizationSchema } from '../../schemas/accounts/member.ts';

const definition = route({
  method: 'post',
  path: '/v1/organizations',
  operationId: 'createOrganization',
  access: 'installation.operate',
  tag: 'Users',
  summary: 'Make an organisation, to which teams belong',
  body: CreateOrganizationSchema,
  success: { 201: 'The organisation.' },
  result: OrganizationSchema,
  resultHeaders: { Location: 'Where the organisation is.' },
  problems: ['organization_exists'],
});

export function registerCreateOrganization(router: ApiRouter, deps: ApiDependencies): void {
  router.openapi(definition, async (c) => {
    const { name, slug } = c.req.valid('json');
    const row = await insertOrganization(deps.database.slonik, { name, slug });
    if (row === null)
      throw new PulseError('organization_exists', `There is an organisation ${slug} already.`);
    c.header('Location', `/v1/organizations/${row.id}`);
    return c.json(presentOrganization(row), 201);
  });
}
