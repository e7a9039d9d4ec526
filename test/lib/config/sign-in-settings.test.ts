import { expect, test } from 'vitest';
import { readConfig } from '../../../lib/config/config.ts';

const read = (env: Record<string, string>) => readConfig({ env, envFile: '/nowhere/.env' });
const OIDC = {
  OIDC_ISSUER: 'https://login.example.org',
  OIDC_CLIENT_ID: 'pulse',
  OIDC_CLIENT_SECRET: 'hush',
};

test('nobody else signs people in unless it is set up', () => {
  expect(read({}).providers).toEqual({ github: undefined, oidc: undefined });
});

test('GitHub signs people in where its API is', () => {
  const github = {
    GITHUB_API_URL: 'https://git.example.org',
    GITHUB_OAUTH_CLIENT_ID: 'Ov23',
    GITHUB_OAUTH_CLIENT_SECRET: 'hush',
  };
  expect(read(github).providers.github).toMatchObject({
    clientId: 'Ov23',
    apiUrl: 'https://git.example.org/api/v3',
    webOrigin: 'https://git.example.org',
  });
});

test('an OpenID provider is taken with its domains and groups', () => {
  const groups = { OIDC_GROUPS_CLAIM: 'groups', OIDC_GROUP_ROLES: 'dev=web:member' };
  expect(read({ ...OIDC, ...groups, OIDC_ALLOWED_DOMAINS: '@Example.org' }).providers.oidc).toEqual({
    issuer: 'https://login.example.org',
    clientId: 'pulse',
    clientSecret: 'hush',
    name: 'your organisation',
    allowedDomains: ['example.org'],
    groupsClaim: 'groups',
    groupRoles: [{ group: 'dev', team: 'web', role: 'member' }],
  });
});

test.each([
  [{ GITHUB_OAUTH_CLIENT_ID: 'x' }, 'GITHUB_OAUTH_CLIENT_SECRET must be set, too'],
  [{ OIDC_ISSUER: 'https://login.example.org' }, 'OIDC_CLIENT_ID and OIDC_CLIENT_SECRET must be set, too'],
  [{ ...OIDC, OIDC_ISSUER: 'http://login.example.org' }, 'begins with https://'],
  [{ ...OIDC, OIDC_GROUPS_CLAIM: 'groups' }, 'OIDC_GROUP_ROLES must be set, too'],
  [{ ...OIDC, OIDC_GROUPS_CLAIM: 'groups', OIDC_GROUP_ROLES: 'dev=web:owner' }, 'roles are viewer, member'],
  [{ OIDC_ALLOWED_DOMAINS: 'example.org' }, 'needs OIDC_ISSUER'],
])('what belongs together is asked for together: %j', (env, words) => {
  expect(() => read(env as unknown as Record<string, string>)).toThrow(words);
});
