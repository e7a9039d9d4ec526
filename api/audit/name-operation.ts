import type { MiddlewareHandler } from 'hono';
import { currentActing } from '../../lib/acting/acting.ts';

/**
 * What the audit trail keeps of an operation: the rows that it changes (the database writes them down by itself), the order
 * itself where what changes lies elsewhere (work that is started, credentials that are sealed anew), or nothing where nothing changes.
 */
export type Audited = 'changes' | 'order' | 'nothing';

export interface NamedOperation {
  readonly operationId: string;
  readonly audited: Audited;
}

/** Says which operation this is, to whoever writes down what was done. */
export function nameOperation(spec: {
  readonly operationId: string;
  readonly audited?: Audited;
}): MiddlewareHandler {
  const operation: NamedOperation = { operationId: spec.operationId, audited: spec.audited ?? 'changes' };
  return async (c, next) => {
    c.set('operation', operation);
    const acting = currentActing();
    if (acting !== undefined) acting.action = operation.operationId;
    await next();
  };
}
