import { expect, test } from 'vitest';
import { readDelivery } from '../../../../sources/github/webhooks/read-delivery.ts';
import { readExamplePayloads } from './example-payloads.ts';

/** One line for an example: what becomes of it. */
function describe(event: string, index: number, payload: unknown): string {
  const reading = readDelivery(event, 'application/json', Buffer.from(JSON.stringify(payload)));
  const name = `${event} ${index} ${reading.action ?? '-'}`;
  if (reading.outcome === 'skip') return `${name}: skipped, ${reading.reason}`;
  if (reading.outcome === 'hook') return `${name}: processed, the hook was ${reading.hook}`;
  const kinds = reading.facts.map(({ kind }) => kind).join(', ');
  return `${name}: processed, ${reading.subject ?? 'no subject'}: ${kinds}`;
}

test('every example payload of GitHub ends as facts or skipped, as the table says', async () => {
  const lines = readExamplePayloads().map(({ event, index, payload }) => describe(event, index, payload));
  expect(lines).toHaveLength(329);
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('../../../fixtures/github/example-payloads.txt');
});

test('an example means the same as a form', () => {
  for (const { event, payload } of readExamplePayloads()) {
    const json = JSON.stringify(payload);
    const form = Buffer.from(new URLSearchParams({ payload: json }).toString());
    expect(readDelivery(event, 'application/x-www-form-urlencoded', form)).toEqual(
      readDelivery(event, 'application/json', Buffer.from(json)),
    );
  }
});
