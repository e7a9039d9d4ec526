import { signDelivery } from '../api/webhooks/sign-delivery.ts';
import { readExamplePayloads } from '../sources/github/webhooks/example-payloads.ts';

/** One of GitHub's own example payloads, as a request that lacks nothing but its delivery id. */
export interface ExampleDelivery {
  readonly eventName: string;
  readonly body: Buffer;
  /** The request's head for this delivery id, up to the empty line. */
  head(deliveryId: string): string;
}

/** Where the delivery id goes. */
const PLACE = '{delivery}';

/** GitHub's 329 examples, signed for a hook. */
export function readExampleDeliveries(hookId: string, secret: string): ExampleDelivery[] {
  return readExamplePayloads().map(({ event, payload }) => {
    const body = Buffer.from(JSON.stringify(payload));
    const headers = {
      Host: '127.0.0.1',
      'Content-Length': String(body.length),
      ...signDelivery(secret, body, { deliveryId: PLACE, eventName: event }),
    };
    const lines = Object.entries(headers).map(([header, value]) => `${header}: ${value}`);
    const text = `POST /webhooks/github/${hookId} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
    const [before, after] = text.split(PLACE) as [string, string];
    return { eventName: event, body, head: (deliveryId) => before + deliveryId + after };
  });
}
