import { z } from 'zod';
import { GROUP_ROLES_MAX, parseGroupRoles } from '../../domain/accounts/group-roles.ts';
import type { ProviderSettings } from '../identity-providers/create-providers.ts';
import { isLoopback, parseGitHubApiUrl } from './github-address.ts';

const DOMAIN_PATTERN = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;
const CLIENT_ID = /^[\x21-\x7e]{1,500}$/;
const CLIENT_ID_MESSAGE =
  'must be what the provider shows as client id: visible ASCII characters without spaces';
const CLIENT_SECRET = z.string().max(2_000, 'must have at most 2000 characters').optional();

/** Settings of signing in through others. */
export const SIGN_IN_VARIABLES = {
  GITHUB_OAUTH_CLIENT_ID: z.string().regex(CLIENT_ID, CLIENT_ID_MESSAGE).optional(),
  GITHUB_OAUTH_CLIENT_SECRET: CLIENT_SECRET,
  GITHUB_OAUTH_CLIENT_SECRET_FILE: z.string().optional(),
  OIDC_ISSUER: z
    .string()
    .refine(
      isIssuer,
      'must be a URL that begins with https:// (http:// is for this machine only), without ? and #',
    )
    .optional(),
  OIDC_CLIENT_ID: z.string().regex(CLIENT_ID, CLIENT_ID_MESSAGE).optional(),
  OIDC_CLIENT_SECRET: CLIENT_SECRET,
  OIDC_CLIENT_SECRET_FILE: z.string().optional(),
  OIDC_NAME: z.string().trim().max(50, 'must have at most 50 characters').default('your organisation'),
  OIDC_ALLOWED_DOMAINS: z
    .string()
    .transform((text) => text.split(',').map((domain) => domain.trim().toLowerCase().replace(/^@/, '')))
    .refine(
      (domains) => domains.every((domain) => DOMAIN_PATTERN.test(domain)),
      'must be domains with commas between them, such as example.org,example.com',
    )
    .optional(),
  OIDC_GROUPS_CLAIM: z
    .string()
    .regex(/^[\x21-\x7e]{1,200}$/, 'must be the name of a claim, such as groups')
    .optional(),
  OIDC_GROUP_ROLES: z
    .string()
    .transform((text, context) => {
      const roles = parseGroupRoles(text);
      if (roles !== undefined) return roles;
      context.addIssue({
        code: 'custom',
        message: `must be up to ${GROUP_ROLES_MAX} of group=team:role with commas between them, such as developers=web:member,leads=web:admin; roles are viewer, member and admin`,
      });
      return z.NEVER;
    })
    .optional(),
};

type Values = z.infer<z.ZodObject<typeof SIGN_IN_VARIABLES>> & { readonly GITHUB_API_URL: string };

/** Of the values that `complainOfSignIn` has nothing against. */
export function readSignInSettings(values: Values): ProviderSettings {
  const { GITHUB_OAUTH_CLIENT_ID: clientId, GITHUB_OAUTH_CLIENT_SECRET: clientSecret } = values;
  const github =
    clientId === undefined || clientSecret === undefined
      ? undefined
      : { clientId, clientSecret, ...parseGitHubApiUrl(values.GITHUB_API_URL) };
  return { github, oidc: readOidc(values) };
}

function readOidc(values: Values): ProviderSettings['oidc'] {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = values;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return undefined;
  return {
    issuer,
    clientId,
    clientSecret,
    name: values.OIDC_NAME,
    allowedDomains: values.OIDC_ALLOWED_DOMAINS ?? [],
    groupsClaim: values.OIDC_GROUPS_CLAIM,
    groupRoles: values.OIDC_GROUP_ROLES ?? [],
  };
}

/** Settings that make sense together only. */
export function complainOfSignIn(variables: Readonly<Record<string, string>>): string[] {
  const isSet = (name: string): boolean => variables[name] !== undefined;
  const complaints: string[] = [];
  for (const names of [
    ['GITHUB_OAUTH_CLIENT_ID', 'GITHUB_OAUTH_CLIENT_SECRET'],
    ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET'],
    ['OIDC_GROUPS_CLAIM', 'OIDC_GROUP_ROLES'],
  ]) {
    const missing = names.filter((name) => !isSet(name));
    if (missing.length > 0 && missing.length < names.length)
      complaints.push(`${names.join(', ')} go together: ${missing.join(' and ')} must be set, too`);
  }
  const further = ['OIDC_ALLOWED_DOMAINS', 'OIDC_GROUPS_CLAIM'].filter(isSet);
  if (further.length > 0 && !isSet('OIDC_ISSUER')) complaints.push(`${further[0]} needs OIDC_ISSUER`);
  return complaints;
}

function isIssuer(text: string): boolean {
  if (!URL.canParse(text) || text.length > 500) return false;
  const { protocol, hostname, search, hash, username } = new URL(text);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
  return isSafe && search === '' && hash === '' && username === '';
}
