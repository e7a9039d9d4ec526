import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';
import { SEARCH_ATTRIBUTES } from '../../domain/search-attributes.ts';

/** How long finished workflows stay visible. */
const RETENTION_MS = 7 * 24 * 60 * 60 * 1000;
const VISIBLE_LIMIT_MS = 20_000;
const POLL_MS = 50;
const GRPC_ALREADY_EXISTS = 6;

const VALUE_TYPES = proto.temporal.api.enums.v1.IndexedValueType;
const TYPE_CODES = {
  Keyword: VALUE_TYPES.INDEXED_VALUE_TYPE_KEYWORD,
  Int: VALUE_TYPES.INDEXED_VALUE_TYPE_INT,
  Bool: VALUE_TYPES.INDEXED_VALUE_TYPE_BOOL,
} as const;

/** Creates the namespace and registers our search attributes, as far as they are missing, and waits until both can be used. */
export async function prepareNamespace(connection: Connection, namespace: string): Promise<void> {
  await ensureNamespace(connection, namespace);
  const missing = await findMissingAttributes(connection, namespace);
  if (missing.length === 0) return;
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: Object.fromEntries(missing.map((name) => [name, TYPE_CODES[SEARCH_ATTRIBUTES[name]]])),
  });
  const deadline = performance.now() + VISIBLE_LIMIT_MS;
  while ((await findMissingAttributes(connection, namespace)).length > 0) {
    if (performance.now() > deadline)
      throw new Error(`Temporal did not take the search attributes of ${namespace}.`);
    await sleep(POLL_MS);
  }
}

async function ensureNamespace(connection: Connection, namespace: string): Promise<void> {
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs(RETENTION_MS),
    });
  } catch (error) {
    if ((error as { code?: number }).code !== GRPC_ALREADY_EXISTS) throw error;
  }
}

async function findMissingAttributes(
  connection: Connection,
  namespace: string,
): Promise<(keyof typeof SEARCH_ATTRIBUTES)[]> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  const names = Object.keys(SEARCH_ATTRIBUTES) as (keyof typeof SEARCH_ATTRIBUTES)[];
  return names.filter((name) => customAttributes[name] === undefined);
}
