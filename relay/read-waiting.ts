import { PulseError } from '../lib/errors.ts';
import { type ReadDelivery, readDelivery } from '../sources/github/webhooks/read-delivery.ts';
import type { WaitingDelivery } from '../sql/deliveries/waiting-deliveries.ts';

/** A waiting delivery and what its bytes say, or why they cannot be read. */
export interface WaitingReading {
  readonly delivery: Omit<WaitingDelivery, 'payload'>;
  readonly reading: ReadDelivery | PulseError;
}

/** Reads the bytes of a delivery, and lets go of them. */
export function readWaiting({ payload, ...delivery }: WaitingDelivery): WaitingReading {
  try {
    if (payload === null) {
      throw new PulseError(
        'delivery_unreadable',
        'The bytes of the delivery are not kept any more. Ask GitHub to deliver it again.',
      );
    }
    return { delivery, reading: readDelivery(delivery.eventName, delivery.contentType, payload) };
  } catch (error) {
    if (error instanceof PulseError) return { delivery, reading: error };
    const cause = error instanceof Error ? error : new Error(String(error));
    const message = `The delivery could not be read: ${cause.message}`;
    return { delivery, reading: new PulseError('delivery_not_read', message, { cause }) };
  }
}
