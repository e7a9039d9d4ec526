import { expect, test } from 'vitest';
import { identityKeys } from '../../../domain/facts/identity-keys.ts';
import { graphqlActor, restUser } from '../../../sources/github/backfill/map-person.ts';
import { readPerson } from '../../../sources/github/webhooks/read-person.ts';

/** As github.com shows the account that stands for all deleted ones; an Enterprise Server has another id for it. */
const GHOST = {
  login: 'ghost',
  id: 10_137,
  type: 'User',
  avatar_url: 'https://avatars.githubusercontent.com/u/10137',
};

test.each([GHOST, { ...GHOST, id: 3 }, { ...GHOST, login: 'Ghost' }])(
  'a deleted account is nobody: %o',
  (user) => {
    expect(readPerson({ user }, 'user')).toBeNull();
    expect(restUser.parse(user)).toBeNull();
    expect(graphqlActor.parse({ __typename: 'User', login: user.login, databaseId: user.id })).toBeNull();
  },
);

test('an account that is there is somebody, whatever its id', () => {
  const user = { ...GHOST, login: 'ghostwriter' };
  expect(readPerson({ user }, 'user')).toMatchObject({ login: 'ghostwriter', providerId: 10_137 });
  expect(restUser.parse(user)).toMatchObject({ login: 'ghostwriter', providerId: 10_137 });
});

test.each([
  { login: 'ghost', providerId: 10_137, email: null },
  { login: null, providerId: null, email: '10137+ghost@users.noreply.github.com' },
  { login: null, providerId: null, email: 'ghost@users.noreply.github.com' },
])('nobody is found by the name of deleted accounts: %o', (named) => {
  expect(identityKeys({ name: null, avatarUrl: null, isBot: false, ...named })).toEqual([]);
});
