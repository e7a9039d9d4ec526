import { currentScope } from '../access/scope.ts';
import { currentActing } from '../acting/acting.ts';
import { toSetting } from '../acting/acting-settings.ts';

/** A statement that makes a session fit for whoever asks, and its values. */
export interface SessionChange {
  readonly text: string;
  readonly values: string[];
}

/** Knows for whom one connection of a pool works. */
export interface SessionKeeper {
  /** What must be sent before the next statement; undefined when the session is as it should be. */
  nextChange(): SessionChange | undefined;
  /** Must be told of each statement that was sent: a transaction that ends badly takes settings back with it. */
  noteSent(text: string): void;
}

const CHANGE = `select set_config('pulse.acting', $1, false), set_config('pulse.teams', $2, false), set_config('pulse.repositories', $3, false)`;
const CHANGE_WITH_ROLE = `${CHANGE}, set_config('role', $4, false)`;
const ENDS_TRANSACTION = /^\s*(?:rollback|commit|end|abort)\b/i;

/**
 * Keeps who acts (for the audit trail) and what may be seen (for row-level security) on the connection itself, as `lib/acting` and
 * `lib/access` say at the moment of each statement. Costs a round trip when it differs from what the connection was last lent for.
 *
 * @param role - the role of the database that statements run as; that of the login unless given
 */
export function createSessionKeeper(role: string | undefined): SessionKeeper {
  // A session begins without settings, and without the role.
  let known: readonly string[] | undefined = role === undefined ? ['', '', ''] : undefined;
  let isRoleSet = false;
  return {
    nextChange: () => {
      const wanted = wantedSettings();
      if (known !== undefined && wanted.every((value, at) => value === known![at])) return undefined;
      known = wanted;
      if (role === undefined || isRoleSet) return { text: CHANGE, values: wanted };
      isRoleSet = true;
      return { text: CHANGE_WITH_ROLE, values: [...wanted, role] };
    },
    noteSent: (text) => {
      if (ENDS_TRANSACTION.test(text)) known = undefined;
    },
  };
}

function wantedSettings(): string[] {
  const acting = currentActing();
  const scope = currentScope();
  return [acting === undefined ? '' : toSetting(acting), scope?.teams ?? '', scope?.repositories ?? ''];
}
