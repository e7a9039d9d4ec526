import { createHmac, randomUUID } from 'node:crypto';

export interface DeliveryOptions {
  readonly deliveryId?: string;
  readonly eventName?: string;
  readonly contentType?: string;
  /** Replaces and adds headers; undefined takes one away. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

/** The headers with which GitHub sends a delivery. */
export function signDelivery(
  secret: string,
  body: Buffer | string,
  options: DeliveryOptions = {},
): Record<string, string> {
  const headers: Record<string, string | undefined> = {
    'Content-Type': options.contentType ?? 'application/json',
    'User-Agent': 'GitHub-Hookshot/044aadd',
    'X-GitHub-Delivery': options.deliveryId ?? randomUUID(),
    'X-GitHub-Event': options.eventName ?? 'push',
    'X-GitHub-Hook-ID': '292430182',
    'X-GitHub-Hook-Installation-Target-ID': '79929171',
    'X-GitHub-Hook-Installation-Target-Type': 'repository',
    'X-Hub-Signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
    'X-Hub-Signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    ...options.headers,
  };
  return Object.fromEntries(
    Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
