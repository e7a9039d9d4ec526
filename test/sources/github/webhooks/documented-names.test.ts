import { emitterEventNames } from '@octokit/webhooks';
import { expect, test } from 'vitest';
import { HOOK_EVENTS } from '../../../../sources/github/hooks/hook-events.ts';
import {
  flagOf,
  type JsonObject,
  objectOrEmpty,
  objectsOf,
  wordOf,
} from '../../../../sources/github/webhooks/json-fields.ts';
import { readEvent } from '../../../../sources/github/webhooks/read-event.ts';
import type {
  EventDelivery,
  EventName,
  PayloadOf,
} from '../../../../sources/github/webhooks/webhook-event.ts';

const payload: JsonObject = { action: 'opened', pull_request: { title: 'x', labels: [{ name: 'bug' }] } };

/** What does not compile is said by the compiler: it complains of each expectation here that is none. */
test('a name that GitHub does not document does not compile, and is still read as nothing', () => {
  const delivery = { action: 'opened', payload } as EventDelivery<'pull_request'>;
  const pullRequest = objectOrEmpty(delivery.payload, 'pull_request');
  const [label] = objectsOf(pullRequest, 'labels');
  expect([wordOf(pullRequest, 'title'), wordOf(label!, 'name')]).toEqual(['x', 'bug']);
  // @ts-expect-error
  expect(wordOf(pullRequest, 'titel')).toBeNull();
  // @ts-expect-error
  expect(wordOf(label!, 'nmae')).toBeNull();
  // @ts-expect-error
  expect(objectOrEmpty(delivery.payload, 'pul_request')).toEqual({});
  // @ts-expect-error
  expect(delivery.action === 'opend').toBe(false);
  // @ts-expect-error
  expect(flagOf({} as JsonObject<PayloadOf<'push'>>, 'force')).toBeNull();
  // @ts-expect-error
  const name: EventName = 'pull_requests';
  expect(readEvent({ name, action: null, payload })).toEqual({ skip: 'events of this kind fill nothing' });
});

test('every event that hooks are asked for is one, and is read', () => {
  expect(HOOK_EVENTS.filter((name) => !emitterEventNames.includes(name))).toEqual([]);
  const unread = HOOK_EVENTS.filter((name) => {
    const reading = readEvent({ name, action: null, payload: {} });
    return 'skip' in reading && reading.skip === 'events of this kind fill nothing';
  });
  expect(unread).toEqual([]);
});
