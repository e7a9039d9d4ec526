import { hookPath } from '../../lib/hooks/hook-secrets.ts';
import { HOOK_EVENTS } from '../../sources/github/hooks/hook-events.ts';
import type { ReachedHook } from '../../sources/github/hooks/hook-place.ts';
import { readHook, type SeenHook } from '../../sources/github/hooks/read-hook.ts';
import type { HookRow } from '../../sql/hooks/hook-row.ts';
import { raiseAlarm, resolveAlarms } from '../../sql/reconciliation/alarms.ts';
import { markHookStatus } from '../../sql/reconciliation/reconciled-hooks.ts';
import type { ActivityDependencies } from '../parts/activity-dependencies.ts';

const ALARMS = { missing: 'hook_missing', disabled: 'hook_disabled', altered: 'hook_altered' } as const;

interface Finding {
  readonly status: keyof typeof ALARMS;
  readonly detail: string;
}

/**
 * Compares a hook with what it is at GitHub: gone, switched off, or not what was set up. Says so in its row and by an
 * alarm, and ends that when all is well again.
 * @returns false when GitHub has it no longer
 */
export async function inspectHook(
  deps: ActivityDependencies,
  reached: ReachedHook,
  hook: HookRow,
): Promise<boolean> {
  const { slonik } = deps.database;
  const subject = `hook/${hook.id}`;
  const seen = await readHook(reached);
  const finding = findFault(hook, seen, deps.publicUrl);
  const kinds = Object.values(ALARMS).filter((kind) => finding === null || kind !== ALARMS[finding.status]);
  await resolveAlarms(slonik, subject, kinds);
  if (finding !== null) {
    await markHookStatus(slonik, hook.id, finding.status, finding.detail);
    await raiseAlarm(slonik, { kind: ALARMS[finding.status], subject, message: finding.detail });
  } else if (hook.status !== 'pending' || hook.lastPingAt !== null || hook.lastDeliveryAt !== null) {
    await markHookStatus(slonik, hook.id, 'active', null);
  }
  return seen !== null;
}

function findFault(hook: HookRow, seen: SeenHook | null, publicUrl: string | undefined): Finding | null {
  if (seen === null) {
    return {
      status: 'missing',
      detail:
        'GitHub has this hook no longer: nothing is told live. Connect the repository again to make it anew.',
    };
  }
  if (seen.isActive === false) {
    return {
      status: 'disabled',
      detail:
        'The hook is switched off at GitHub: nothing is told live. Tick "Active" in its settings there.',
    };
  }
  const url = publicUrl === undefined ? null : `${publicUrl}${hookPath(hook)}`;
  if (url !== null && seen.url !== null && seen.url !== url) {
    return { status: 'altered', detail: `The hook posts to another address at GitHub: it should be ${url}.` };
  }
  const wanted = hook.events.length > 0 ? hook.events : HOOK_EVENTS;
  const missing = wanted.filter((event) => seen.events !== null && !sends(seen.events, event));
  if (missing.length > 0) {
    return {
      status: 'altered',
      detail: `GitHub does not send these events any more: ${missing.join(', ')}.`,
    };
  }
  return null;
}

function sends(events: readonly string[], event: string): boolean {
  return events.includes('*') || events.includes(event) || event === 'ping';
}
