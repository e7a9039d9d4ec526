import { afterAll, expect, test } from 'vitest';
import { createPasswordHasher } from '../../../lib/accounts/passwords/create-password-hasher.ts';

const hasher = createPasswordHasher({ cost: 4, threads: 1, queueLimit: 3 });
afterAll(() => hasher.close());

const PASSWORD = 'a garden gnome sings';

test('a password matches its hash and no other, and the hash says its cost', async () => {
  const hash = await hasher.hash(PASSWORD);
  expect(hash).toMatch(/^\$2b\$04\$/);
  expect(await hasher.verify(PASSWORD, hash)).toBe(true);
  expect(await hasher.verify(`${PASSWORD}!`, hash)).toBe(false);
  expect(await hasher.verify('', hash)).toBe(false);
});

test('the cost is 12 unless said', async () => {
  const usual = createPasswordHasher();
  expect(await usual.hash(PASSWORD)).toMatch(/^\$2b\$12\$/);
  await usual.close();
});

test('nothing is cut off: what bcrypt would ignore makes a password another one', async () => {
  const longest = 'x'.repeat(72);
  const hash = await hasher.hash(longest);
  expect(await hasher.verify(longest, hash)).toBe(true);
  expect(await hasher.verify(`${longest}y`, hash)).toBe(false);
  await expect(hasher.hash(`${longest}y`)).rejects.toMatchObject({
    code: 'password_refused',
    message: expect.stringContaining('at most 72 bytes'),
  });
  expect(await hasher.verify('before a NUL\0b', await hasher.hash('before a NUL\0a'))).toBe(false);
});

test('the same letters from another keyboard are the same password', async () => {
  expect(await hasher.verify('cafe\u0301 du coin', await hasher.hash('caf\u00e9 du coin'))).toBe(true);
});

test.each(['qwerty123456', 'PASSWORD1234', '123456789012', '1q2w3e4r5t6y', 'passwordpassword'])(
  'the common %s is refused',
  async (password) => {
    await expect(hasher.hash(password)).rejects.toMatchObject({
      code: 'password_refused',
      message: expect.stringContaining('tried first'),
    });
  },
);

test('without a hash nothing matches, and it takes as long', async () => {
  const usual = createPasswordHasher({ threads: 1 });
  const hash = await usual.hash(PASSWORD);
  const measure = async (of: string | null): Promise<number> => {
    const startedAt = performance.now();
    expect(await usual.verify('a wrong password', of)).toBe(false);
    return performance.now() - startedAt;
  };
  // The shortest of each is what the work takes; a busy machine makes single ones longer, so more are taken until it shows.
  let [known, unknown] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const isAlike = () => unknown / known > 0.7 && unknown / known < 1.4;
  for (let i = 0; i < 60 && (i < 5 || !isAlike()); i++) {
    known = Math.min(known, await measure(hash));
    unknown = Math.min(unknown, await measure(null));
  }
  await usual.close();
  expect(isAlike(), `${unknown} ms against ${known} ms`).toBe(true);
}, 240_000);

test('more than may wait are told to come again, and the others are served', async () => {
  const hash = await hasher.hash(PASSWORD);
  const all = await Promise.allSettled(Array.from({ length: 10 }, () => hasher.verify(PASSWORD, hash)));
  const refused = all.filter((one) => one.status === 'rejected');
  expect(refused).toHaveLength(6);
  expect(refused.map(({ reason }) => reason.code)).toEqual(Array(6).fill('sign_in_busy'));
  expect(await hasher.verify(PASSWORD, hash)).toBe(true);
});
