import type { Fact } from '../../../domain/facts/fact.ts';
import type { JsonObject } from './json-fields.ts';

/** A delivery after its bytes were read. */
export interface WebhookEvent {
  /** The header `X-GitHub-Event`. */
  readonly name: string;
  readonly action: string | null;
  readonly payload: JsonObject;
}

/** What one event tells. */
export type EventReading =
  | {
      /** What the event is about within its repository, such as `pull/7`; null when its order does not matter. */
      readonly subject: string | null;
      readonly facts: readonly Fact[];
    }
  | { readonly skip: string }
  | {
      readonly hook: HookChange;
      /** GitHub's id of the hook. */
      readonly providerHookId: number | null;
      /** The new login of the hook's organisation, when it was renamed. */
      readonly organization: string | null;
    };

/** The event is about the hook that it came through: it was tried out, removed at GitHub, or its organisation has a new login. */
export type HookChange = 'pinged' | 'deleted' | 'renamed';

/** Reads the events of one family. Must not throw, whatever the payload holds, but for `delivery_unreadable`. */
export type ReadEvent = (event: WebhookEvent) => EventReading;

/** The reading of a payload that lacks what the event is about. */
export function lacks(what: string): EventReading {
  return { skip: `the payload has no usable ${what}` };
}
