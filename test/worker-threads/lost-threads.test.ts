import { describe, expect, it } from 'vitest';
import { signInChild } from './sign-in-child.ts';

describe('a pool that loses a thread', () => {
  it('kills a thread that hangs, and signs the rest of its batch and what comes next', async () => {
    const groups = [[['good', 'please hang', 'good']], [['good']]];
    expect(await signInChild({ taskTimeoutMs: 1_000, groups })).toEqual([
      [['ok', 'signing_timeout', 'ok']],
      [['ok']],
    ]);
  });

  it('charges the patch whose thread exits', async () => {
    expect(await signInChild({ groups: [[['please exit', 'good']]] })).toEqual([
      [['signing_thread_died', 'ok']],
    ]);
  });

  it('charges the patch that needs more memory than a thread may have', async () => {
    expect(await signInChild({ threadHeapMb: 64, groups: [[['good', 'please grow']]] })).toEqual([
      [['ok', 'signing_thread_died']],
    ]);
  });

  it('keeps other batches out of it', async () => {
    const groups = [
      [
        ['good', 'please hang'],
        ['good', 'please exit'],
        ['good', 'good'],
      ],
    ];
    expect(await signInChild({ threads: 2, taskTimeoutMs: 1_000, groups })).toEqual([
      [
        ['ok', 'signing_timeout'],
        ['ok', 'signing_thread_died'],
        ['ok', 'ok'],
      ],
    ]);
  });
});
