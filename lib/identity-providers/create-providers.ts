import type { GroupRole } from '../../domain/accounts/group-roles.ts';
import { createGitHubProvider, type GitHubSignInSettings } from './github-provider.ts';
import type { IdentityProvider } from './identity-provider.ts';
import { createOidcProvider, type OidcSettings } from './oidc-provider.ts';

/** Through whom people may sign in besides e-mail and password. */
export interface ProviderSettings {
  readonly github: GitHubSignInSettings | undefined;
  readonly oidc: (OidcSettings & { readonly groupRoles: readonly GroupRole[] }) | undefined;
}

export const NO_PROVIDERS: ProviderSettings = { github: undefined, oidc: undefined };

/** The providers that are set up, in the order in which people see them. Nobody is asked anything yet. */
export function createProviders({ github, oidc }: ProviderSettings): readonly IdentityProvider[] {
  return [
    ...(oidc === undefined ? [] : [createOidcProvider(oidc)]),
    ...(github === undefined ? [] : [createGitHubProvider(github)]),
  ];
}
