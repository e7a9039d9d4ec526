import { idOf } from '../json-fields.ts';
import type { ReadEvent } from '../webhook-event.ts';

/** `ping`: sent when a hook was made, or somebody asks for it. */
export const readPingEvent: ReadEvent<'ping'> = ({ payload }) => ({
  hook: 'pinged',
  providerHookId: idOf(payload, 'hook_id'),
  organization: null,
});

/** `meta`: the hook itself was deleted. */
export const readMetaEvent: ReadEvent<'meta'> = ({ action, payload }) =>
  action === 'deleted'
    ? { hook: 'deleted', providerHookId: idOf(payload, 'hook_id'), organization: null }
    : { skip: 'the hook was not deleted' };
