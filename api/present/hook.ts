import { hookPath } from '../../lib/hooks/hook-secrets.ts';
import type { HookRow } from '../../sql/hooks/hook-row.ts';
import type { Hook } from '../schemas/work/hook.ts';
import { presentTime } from './present-time.ts';

/** @param publicUrl base of the URLs under which GitHub reaches us, when it is known */
export function presentHook(row: HookRow, publicUrl: string | undefined): Hook {
  const path = hookPath(row);
  return {
    id: row.id,
    kind: row.kind,
    apiUrl: row.apiUrl,
    repositoryId: presentId(row.repoId),
    repository: row.repository,
    organization: row.organization,
    appId: presentId(row.appId),
    providerHookId: presentId(row.providerHookId),
    path,
    url: publicUrl === undefined ? null : publicUrl + path,
    events: row.events,
    status: row.status,
    statusDetail: row.statusDetail,
    formerSecretValidUntil: presentTime(row.previousValidUntil),
    lastPingAt: presentTime(row.lastPingAt),
    lastDeliveryAt: presentTime(row.lastDeliveryAt),
    reconciledThrough: presentTime(row.reconciledThrough),
    lastReconciledAt: presentTime(row.lastReconciledAt),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

function presentId(id: number | null): string | null {
  return id === null ? null : String(id);
}
