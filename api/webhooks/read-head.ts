import type { IncomingMessage } from 'node:http';
import type { HookAddress } from './hook-directory.ts';
import type { RejectionReason } from './rejection.ts';
import { parseSignature } from './verify-signature.ts';

/** GitHub's own limit. https://docs.github.com/webhooks/webhook-events-and-payloads#payload-cap */
export const PAYLOAD_LIMIT_BYTES = 25 * 1024 * 1024;

export const WEBHOOKS_PATH = '/webhooks/github';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DELIVERY_ID = /^[A-Za-z0-9-]{1,64}$/;
const EVENT_NAME = /^[A-Za-z0-9_]{1,64}$/;
const APP_ID = /^[1-9]\d{0,14}$/;
const MEDIA_TYPES: ReadonlySet<string> = new Set(['application/json', 'application/x-www-form-urlencoded']);

/** Kept with the delivery, besides what has a column of its own. */
const KEPT_HEADERS = [
  'user-agent',
  'x-github-hook-id',
  'x-github-hook-installation-target-type',
  'x-github-hook-installation-target-id',
  'x-github-enterprise-host',
  'x-github-enterprise-version',
] as const;
const KEPT_LENGTH_MAX = 256;

/** What the head of a delivery's request says. */
export interface DeliveryHead {
  readonly address: HookAddress;
  readonly deliveryId: string;
  readonly eventName: string;
  readonly contentType: string;
  readonly signature: Buffer;
  /** JSON of the headers worth keeping. */
  readonly headers: string;
}

/** Reads everything of a delivery but its body; the reason when it cannot be one that we take. */
export function readDeliveryHead(request: IncomingMessage): DeliveryHead | RejectionReason {
  const { headers } = request;
  if (request.method !== 'POST') return 'method';
  const address = readAddress(request);
  if (address === undefined) return 'address';
  if (headers['content-encoding'] !== undefined) return 'content_encoding';
  const contentType = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!MEDIA_TYPES.has(contentType)) return 'content_type';
  if (Number(headers['content-length'] ?? 0) > PAYLOAD_LIMIT_BYTES) return 'too_large';
  const deliveryId = readHeader(request, 'x-github-delivery');
  const eventName = readHeader(request, 'x-github-event');
  if (!DELIVERY_ID.test(deliveryId) || !EVENT_NAME.test(eventName)) return 'headers';
  const signature = parseSignature(readHeader(request, 'x-hub-signature-256'));
  if (signature === undefined) return 'signature_missing';
  return { address, deliveryId, eventName, contentType, signature, headers: keepHeaders(request) };
}

/** `/webhooks/github/<hook>`, or `/webhooks/github` with the id of an App in the headers. */
function readAddress(request: IncomingMessage): HookAddress | undefined {
  const path = (request.url ?? '').split('?', 1)[0]!;
  if (path === WEBHOOKS_PATH) {
    const appId = readHeader(request, 'x-github-hook-installation-target-id');
    const isApp = readHeader(request, 'x-github-hook-installation-target-type') === 'integration';
    return isApp && APP_ID.test(appId) ? { kind: 'app', appId: Number(appId) } : undefined;
  }
  const hookId = path.slice(WEBHOOKS_PATH.length + 1);
  return path[WEBHOOKS_PATH.length] === '/' && UUID.test(hookId)
    ? { kind: 'hook', hookId: hookId.toLowerCase() }
    : undefined;
}

function keepHeaders(request: IncomingMessage): string {
  const kept: Record<string, string> = {};
  for (const name of KEPT_HEADERS) {
    const value = readHeader(request, name);
    if (value !== '') kept[name] = value.slice(0, KEPT_LENGTH_MAX);
  }
  return JSON.stringify(kept);
}

function readHeader({ headers }: IncomingMessage, name: string): string {
  const value = headers[name];
  return typeof value === 'string' ? value : '';
}
