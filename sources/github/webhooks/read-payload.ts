import { PulseError } from '../../../lib/errors.ts';
import { isObject, type JsonObject } from './json-fields.ts';

/** Objects and lists within one another. GitHub's own go some ten deep; what users put into a deployment's payload may go deeper. */
export const PAYLOAD_DEPTH_MAX = 500;
/** What of a parser's complaint is kept: it may quote the payload. */
const COMPLAINT_CHARS = 200;

const FORM = /^\s*application\/x-www-form-urlencoded\s*(?:;|$)/i;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/**
 * The object that a delivery's bytes hold: JSON, or a form with the JSON in `payload`. Bytes that are not UTF-8 are read as U+FFFD.
 *
 * @throws PulseError `delivery_unreadable`
 */
export function readPayload(contentType: string, payload: Buffer): JsonObject {
  const json = FORM.test(contentType) ? readForm(payload) : payload;
  refuseDeepNesting(json);
  const value = parse(json);
  if (!isObject(value)) throw unreadable('its JSON is no object');
  return value;
}

function readForm(payload: Buffer): Buffer {
  const field = new URLSearchParams(payload.toString('latin1')).get('payload');
  if (field === null) throw unreadable('the form has no field "payload"');
  return Buffer.from(field);
}

function parse(json: Buffer): unknown {
  // Decodes what is no UTF-8 to U+FFFD, and drops a byte order mark.
  const text = new TextDecoder().decode(json);
  if (text.trim() === '') throw unreadable('it is empty');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(`it is no JSON: ${(cause as Error).message.slice(0, COMPLAINT_CHARS)}`, cause);
  }
}

/** The parser would take ten million brackets, and the memory for them. */
function refuseDeepNesting(json: Buffer): void {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at]!;
    if (inText) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) {
      inText = true;
    } else if (OPENING.has(byte)) {
      if (++depth > PAYLOAD_DEPTH_MAX) throw unreadable(`it is nested more than ${PAYLOAD_DEPTH_MAX} deep`);
    } else if (CLOSING.has(byte)) {
      depth--;
    }
  }
}

/** For payloads that no attempt will ever read. */
export function unreadable(why: string, cause?: unknown): PulseError {
  return new PulseError('delivery_unreadable', `The delivery cannot be read: ${why}.`, { cause });
}
