import type { Principal } from './call.ts';

/** Under which name limits are counted: for a person whatever token they use, for an installation, and for an App. */
export function nameOf(principal: Principal): string {
  switch (principal.kind) {
    case 'user':
      return `user ID ${principal.token.account.id}`;
    case 'installation':
      return `installation ID ${principal.installation.id}`;
    case 'app':
      return `app ID ${principal.app.id}`;
    case 'anonymous':
      return 'anonymous';
  }
}
