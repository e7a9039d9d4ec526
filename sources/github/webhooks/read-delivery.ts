import type { Fact } from '../../../domain/facts/fact.ts';
import type { RepositoryFact } from '../../../domain/facts/repository-facts.ts';
import { idOf, objectOrEmpty, wordOf } from './json-fields.ts';
import { readEvent } from './read-event.ts';
import { readPayload } from './read-payload.ts';
import { readRepository } from './read-repository.ts';
import type { EventReading, HookChange } from './webhook-event.ts';

/** What of a delivery concerns every event. */
interface DeliveryHead {
  readonly action: string | null;
  /** Null when the event is not about one repository. */
  readonly repositoryProviderId: number | null;
  /** The repository as the payload describes it, whatever the event: its names may be news. */
  readonly repository: RepositoryFact | null;
}

export type ReadDelivery = DeliveryHead &
  (
    | {
        readonly outcome: 'facts';
        /** What the delivery is about within its repository, such as `pull/7`; null when its order does not matter. */
        readonly subject: string | null;
        readonly facts: readonly Fact[];
      }
    | (Extract<EventReading, { hook: HookChange }> & { readonly outcome: 'hook' })
    | { readonly outcome: 'skip'; readonly reason: string }
  );

/** Actions are words; longer ones are none of GitHub's. */
const ACTION_CHARS_MAX = 100;

/**
 * Reads a GitHub delivery: its bytes as they came, and the headers that say how to. Reads tolerantly: new events and actions
 * come unannounced, and fields may be absent.
 *
 * @param eventName the header `X-GitHub-Event`
 * @throws PulseError `delivery_unreadable` when the bytes hold no JSON object, or one nested too deep
 */
export function readDelivery(eventName: string, contentType: string, bytes: Buffer): ReadDelivery {
  const payload = readPayload(contentType, bytes);
  const action = wordOf(payload, 'action')?.slice(0, ACTION_CHARS_MAX).toWellFormed() ?? null;
  const head: DeliveryHead = {
    action,
    repositoryProviderId: idOf(objectOrEmpty(payload, 'repository'), 'id'),
    repository: readRepository(payload),
  };
  const reading = readEvent({ name: eventName, action, payload });
  if ('skip' in reading) return { ...head, outcome: 'skip', reason: reading.skip };
  if ('hook' in reading) return { ...head, outcome: 'hook', ...reading };
  return { ...head, outcome: 'facts', subject: reading.subject, facts: reading.facts };
}
