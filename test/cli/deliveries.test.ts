import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { HookWithSecret } from '../../api/schemas/work/hook.ts';
import { addRepository } from '../api/seed.ts';
import { startIngest, type TestIngest } from '../api/webhooks/start-ingest.ts';
import { addDelivery } from '../api/work/add-delivery.ts';
import { type CommandLine, openCommandLine } from './open-command-line.ts';

let ingest: TestIngest;
let commandLine: CommandLine;
beforeAll(async () => {
  ingest = await startIngest();
  commandLine = await openCommandLine(ingest.url);
  await addRepository(ingest.database.pg, 'acme/shop');
});
beforeEach(() => ingest.database.pg.query('truncate webhook_deliveries').then(() => {}));
afterAll(async () => {
  await ingest[Symbol.asyncDispose]();
  await commandLine[Symbol.asyncDispose]();
});

const pulse = (...args: string[]) => commandLine.pulse(...args);
const pulseJson = async (...args: string[]) => JSON.parse((await pulse(...args, '--json')).stdout);

const add = (seed: Partial<Parameters<typeof addDelivery>[1]> = {}) =>
  addDelivery(ingest.database.pg, { hookId: ingest.hook.id, ...seed });

test('deliveries are listed, one is shown, and its bytes come out as they came in', async () => {
  const payload = Buffer.from('{"title": "\u001b[31mred"}');
  const id = await add({ status: 'dead', error: 'poison \u001b[2J', payload });
  await add({ eventName: 'ping' });
  const { stdout } = await pulse('deliveries', '--status', 'dead', 'failed');
  expect(stdout).toMatch(new RegExp(`\\n *${id}  .*push +dead +0 +\\d+ +poison`));
  expect(stdout).not.toContain('\u001b');
  expect((await pulse('deliveries', id)).stdout).toMatch(/^status +dead$/m);
  expect((await pulse('deliveries', id, '--raw')).stdout).toBe(payload.toString());
  expect((await pulseJson('deliveries', '--event', 'ping')).deliveries).toHaveLength(1);
  expect((await pulse('deliveries', '--repo', 'acme/shop')).stdout).toBe('No deliveries.\n');
  expect((await pulse('deliveries', '--raw')).code).toBe(2);
  expect((await pulse('deliveries', '999999')).stderr).toContain('There is no delivery with the id 999999');
});

test('deliveries are sent through again by id, or by what they are', async () => {
  const dead = await add({ status: 'dead' });
  const processed = await add({ status: 'processed' });
  await add({ status: 'failed', eventName: 'ping' });
  expect((await pulse('replay', '--dry-run')).stdout).toBe('2 deliveries would be sent through again.\n');
  expect((await pulse('replay', dead, processed)).stdout).toBe('Sent through again: 2 deliveries.\n');
  expect(await pulseJson('replay', '--event', 'ping', '--limit', '5')).toEqual({ replayed: 1, remaining: 0 });
  expect((await pulseJson('deliveries', '--status', 'received')).deliveries).toHaveLength(3);
  expect((await pulse('replay', 'x')).code).toBe(2);
});

test('a hook is registered by hand, listed without its secret, and given a new one', async () => {
  const added = await pulse('hooks', 'add', 'acme/shop');
  expect(added.stdout).toMatch(
    /Payload URL +<where GitHub reaches this Pulse>\/webhooks\/github\/[0-9a-f-]{36}\n/,
  );
  const secret = /Secret +(\S+)/.exec(added.stdout)![1]!;
  const list = (await pulse('hooks')).stdout;
  expect(list).toMatch(/repository acme\/shop +pending/);
  expect(list).not.toContain(secret);
  const { hooks } = await pulseJson('hooks', 'list');
  const rotated: HookWithSecret = await pulseJson('hooks', 'rotate', hooks[0].id, '--hours', '2');
  expect(rotated.secret).not.toBe(secret);
  expect(Date.parse(rotated.formerSecretValidUntil!) - Date.now()).toBeGreaterThan(7_100_000);
  expect((await pulse('hooks', 'add', 'acme/shop')).stderr).toContain('has a hook already');
  expect((await pulse('hooks', 'add')).code).toBe(2);
  expect((await pulseJson('hooks', 'add', '--app', '12')).path).toBe('/webhooks/github');
  const removed = await pulse('hooks', 'remove', hooks[0].id);
  expect(removed.stdout).toContain('The hook of repository acme/shop is removed. Delete it at GitHub, too');
  expect((await pulse('hooks', 'remove', hooks[0].id)).code).toBe(0);
  expect((await pulse('hooks', 'add', 'acme/shop')).code).toBe(0);
  expect((await pulse('hooks', 'remove', '0a1a9d2e-7a61-4f47-9b8e-4d9f0a8f7c10')).stderr).toContain(
    'list the hooks',
  );
});

test('rotating secrets says what is left to do', async () => {
  const { stdout, code } = await pulse('secrets', 'rotate');
  expect(code).toBe(0);
  expect(stdout).toContain('The key test seals from now on.');
  expect(stdout).toContain('put it first there');
});
