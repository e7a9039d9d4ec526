import { expect, test } from 'vitest';
import { chooseSharedBuffers } from '../../../supervisor/postgres/server-settings.ts';

const GB = 2 ** 30;

test.each([
  [GB, '128MB'],
  [8 * GB, '512MB'],
  [24 * GB, '1536MB'],
  [512 * GB, '2048MB'],
  [Number.POSITIVE_INFINITY, '2048MB'],
])('of %d bytes of memory PostgreSQL takes a part that leaves room for the rest', (memoryBytes, expected) => {
  expect(chooseSharedBuffers(memoryBytes)).toBe(expected);
});
