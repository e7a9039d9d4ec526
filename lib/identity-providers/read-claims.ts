import type { ProvenIdentity } from './identity-provider.ts';

type Claims = Readonly<Record<string, unknown>>;

const TEXT_LENGTH_MAX = 500;
/** Somebody is in more groups than that nowhere; providers cut the list earlier. */
const GROUPS_MAX = 1_000;

/**
 * Reads a person from the claims of an OpenID provider. An address counts only when the provider says that it is confirmed; Entra says it in a
 * claim of its own (`xms_edov`), which has to be switched on there.
 */
export function readClaims(
  claims: Claims & { readonly iss: string; readonly sub: string },
  groupsClaim: string | undefined,
): ProvenIdentity {
  const isConfirmed = isTrue(claims.email_verified) || isTrue(claims.xms_edov);
  return {
    issuer: claims.iss,
    subject: claims.sub,
    email: isConfirmed ? textOf(claims.email) : null,
    username: textOf(claims.preferred_username),
    name: textOf(claims.name) ?? textOf(claims.preferred_username),
    avatarUrl: textOf(claims.picture),
    groups: groupsClaim === undefined ? null : readGroups(claims, groupsClaim),
    token: null,
  };
}

/** Some providers write it as text, or as a number. */
function isTrue(value: unknown): boolean {
  return value === true || value === 'true' || value === 1 || value === '1';
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && value.length <= TEXT_LENGTH_MAX ? value : null;
}

/**
 * Somebody without groups often has no claim at all. Entra leaves it out, too, for who is in too many groups, and says so: then nobody can
 * tell (null).
 */
function readGroups(claims: Claims, name: string): readonly string[] | null {
  const value = claims[name];
  if (value === undefined) {
    const elsewhere = claims._claim_names;
    const isElsewhere = typeof elsewhere === 'object' && elsewhere !== null && name in elsewhere;
    return isElsewhere || claims.hasgroups !== undefined ? null : [];
  }
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((group) => typeof group === 'string').slice(0, GROUPS_MAX);
}
