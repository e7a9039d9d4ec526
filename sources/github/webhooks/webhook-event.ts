import type { EmitterWebhookEvent, EmitterWebhookEventName } from '@octokit/webhooks';
import type { Fact } from '../../../domain/facts/fact.ts';
import type { JsonObject, NameIn, ValueIn } from './json-fields.ts';

/** The events that GitHub documents, as `X-GitHub-Event` names them. */
export type EventName = Exclude<EmitterWebhookEventName, `${string}.${string}`>;

/** What is documented of the payloads of an event, whatever its action. */
export type PayloadOf<Name extends EventName> = EmitterWebhookEvent<Name>['payload'];

/** What is documented under a name of the payloads of an event, such as its pull request. */
export type PartOf<Name extends EventName, Part extends NameIn<PayloadOf<Name>>> = ValueIn<
  PayloadOf<Name>,
  Part
>;

/** Events about something of a pull request, which carry it without its counts. */
export type ReviewEventName =
  | 'pull_request_review'
  | 'pull_request_review_comment'
  | 'pull_request_review_thread';

/** The actions that are documented of an event. */
export type ActionOf<Name extends EventName> = Extract<
  PayloadOf<Name>,
  { readonly action: string }
>['action'];

/** A delivery after its bytes were read. */
export interface WebhookEvent {
  /** The header `X-GitHub-Event`. */
  readonly name: string;
  readonly action: string | null;
  readonly payload: JsonObject;
}

/**
 * A delivery of one event. The documented names and actions are known to the types, so that none is misspelt; others come as
 * well, and fields may lack or hold anything.
 */
export interface EventDelivery<Name extends EventName> {
  readonly action: ActionOf<Name> | null;
  readonly payload: JsonObject<PayloadOf<Name>>;
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
export type ReadEvent<Name extends EventName> = (event: EventDelivery<Name>) => EventReading;

/** The reading of a payload that lacks what the event is about. */
export function lacks(what: string): EventReading {
  return { skip: `the payload has no usable ${what}` };
}
