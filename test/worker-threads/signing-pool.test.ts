import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { compileRules } from '../../domain/classification/compile-rules.ts';
import { DEFAULT_RULES_YAML } from '../../domain/classification/default-rules-yaml.ts';
import { parseClassificationRules } from '../../lib/triage-config/parse-classification-rules.ts';
import type { SignOutcome } from '../../worker-threads/sign-batch.ts';
import { signPullRequest } from '../../worker-threads/sign-pull-request.ts';
import {
  createSigningPool,
  type SigningPool,
  type SigningPoolOptions,
} from '../../worker-threads/signing-pool.ts';
import { patchOfLines } from './patch-of-lines.ts';

const rules = parseClassificationRules(DEFAULT_RULES_YAML);
const FAULTY = new URL('./faulty-signing-worker.ts', import.meta.url);

let pool: SigningPool | null = null;

afterEach(async () => {
  await pool?.destroy();
  pool = null;
});

function start(options: Partial<SigningPoolOptions> = {}): SigningPool {
  pool = createSigningPool({ threads: 1, rules, workerFile: FAULTY, ...options });
  return pool;
}

const good = (name: string): Buffer =>
  patchOfLines(`export function ${name}(a, b, c) {`, '  return a + b * c;', '}');

function codes(outcomes: readonly SignOutcome[]): string[] {
  return outcomes.map((outcome) => (outcome.ok ? 'ok' : outcome.code));
}

describe('signing in threads', () => {
  it('gives what signing in this thread gives, in the order of the batch', async () => {
    const patches = [good('one'), good('two'), patchOfLines('three();'), Buffer.alloc(0)];
    const outcomes = await start({ workerFile: undefined as never }).sign({ patches });
    const compiled = compileRules(rules);
    expect(outcomes).toEqual(
      patches.map((patch) => ({ ok: true, signature: signPullRequest(patch, compiled) })),
    );
  });

  it('leaves the bytes of the caller alone', async () => {
    const patch = good('one');
    const before = Buffer.from(patch);
    await start().sign({ patches: [patch, patch] });
    expect(patch.equals(before)).toBe(true);
  });

  it('lets the attributes of each batch outrank the rules', async () => {
    const signing = start();
    const patches = [good('one')];
    const noise = async (attributes?: { pattern: string; generated: boolean }[]) => {
      const [outcome] = await signing.sign({ patches, ...(attributes === undefined ? {} : { attributes }) });
      return outcome?.ok ? outcome.signature.files[0]!.noise : outcome;
    };
    expect(await noise()).toBe(null);
    expect(await noise([{ pattern: '*.js', generated: true }])).toBe('generated');
    expect(await noise()).toBe(null);
  });

  it('signs an empty batch', async () => {
    expect(await start().sign({ patches: [] })).toEqual([]);
  });
});

describe('faults', () => {
  it('charges a patch that makes a kernel throw, and only that one', async () => {
    const outcomes = await start().sign({ patches: [good('a'), patchOfLines('please throw'), good('b')] });
    expect(codes(outcomes)).toEqual(['ok', 'signing_failed', 'ok']);
    expect(outcomes[1]).toMatchObject({ message: 'a kernel threw' });
  });

  it('says that a malformed patch is malformed', async () => {
    const outcomes = await start().sign({ patches: [Buffer.from('no patch\n'), good('a')] });
    expect(codes(outcomes)).toEqual(['patch_malformed', 'ok']);
  });

  it('allows each patch the whole time, however long the batch takes', async () => {
    const slow = Array.from({ length: 5 }, () => patchOfLines('pause 400 ms'));
    expect(codes(await start({ taskTimeoutMs: 1_500 }).sign({ patches: slow }))).toEqual(
      slow.map(() => 'ok'),
    );
  });

  it('does not count the time in line', async () => {
    const signing = start({ taskTimeoutMs: 1_500, queueLimit: 5 });
    const batches = Array.from({ length: 5 }, () =>
      signing.sign({ patches: [patchOfLines('pause 500 ms')] }),
    );
    expect((await Promise.all(batches)).flatMap(codes)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
  });

  it('fails with the reason when no thread can start, instead of waiting for ever', async () => {
    const signing = start({ workerFile: new URL('./broken-signing-worker.ts', import.meta.url) });
    await expect(signing.sign({ patches: [good('a')] })).rejects.toMatchObject({
      code: 'signing_pool_broken',
    });
  });
});

describe('back-pressure', () => {
  it('admits as many batches as threads and queue hold, and holds the others back without an error', async () => {
    const signing = start({ queueLimit: 1 });
    const batches = Array.from({ length: 5 }, () =>
      signing.sign({ patches: [patchOfLines('pause 100 ms')] }),
    );
    await sleep(0);
    expect(signing.load()).toEqual({ admitted: 2, waiting: 3 });
    await Promise.all(batches);
    expect(signing.load()).toEqual({ admitted: 0, waiting: 0 });
  });

  it('tells when there is room again', async () => {
    const signing = start({ queueLimit: 0 });
    await signing.whenReady();
    let isDone = false;
    const batch = signing.sign({ patches: [patchOfLines('pause 100 ms')] }).then(() => {
      isDone = true;
    });
    await sleep(0);
    await signing.whenReady();
    await sleep(0);
    expect(isDone).toBe(true);
    await batch;
  });
});

describe('closing', () => {
  it('rejects what is under way and what waits, so that no pull request is charged', async () => {
    const signing = start({ queueLimit: 0 });
    const batches = [
      signing.sign({ patches: [patchOfLines('please hang')] }),
      signing.sign({ patches: [good('a')] }),
    ];
    await sleep(50);
    const closed = expect(Promise.allSettled(batches)).resolves.toEqual(
      batches.map(() => ({
        status: 'rejected',
        reason: expect.objectContaining({ code: 'signing_pool_closed' }),
      })),
    );
    await signing.destroy();
    await closed;
    await expect(signing.sign({ patches: [good('b')] })).rejects.toMatchObject({
      code: 'signing_pool_closed',
    });
  });
});
