import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface ExamplePayload {
  readonly event: string;
  /** Position among the examples of its event. */
  readonly index: number;
  readonly payload: Record<string, unknown>;
}

let known: readonly ExamplePayload[] | undefined;

/** GitHub's own example payloads of github.com. They are shared: change copies only. */
export function readExamplePayloads(): readonly ExamplePayload[] {
  known ??= readFromPackage();
  return known;
}

function readFromPackage(): ExamplePayload[] {
  const folder = dirname(createRequire(import.meta.url).resolve('@octokit/webhooks-examples/package.json'));
  const text = readFileSync(join(folder, 'api.github.com/index.json'), 'utf8');
  const events = JSON.parse(text) as { name: string; examples: Record<string, unknown>[] }[];
  return events.flatMap(({ name, examples }) =>
    examples.map((payload, index) => ({ event: name, index, payload })),
  );
}

/** The first example of an event that a test is made of. */
export function findExample(event: string, action?: string): Record<string, unknown> {
  const found = readExamplePayloads().find(
    (example) => example.event === event && (action === undefined || example.payload.action === action),
  );
  if (found === undefined) throw new Error(`There is no example of ${event} ${action ?? ''}`);
  return structuredClone(found.payload);
}
