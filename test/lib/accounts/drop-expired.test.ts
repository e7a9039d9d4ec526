import { expect, test } from 'vitest';
import { dropExpiredAccountRows } from '../../../sql/accounts/drop-expired.ts';
import { openTestDatabase } from '../../activities/open-test-database.ts';

test('what is over is forgotten after a while, and what is not, or only just, stays', async () => {
  await using opened = await openTestDatabase();
  const { pg } = opened.database;
  await pg.query(`
    insert into users (id, email, name, email_verified, created_at) values
      ('00000000-0000-0000-0000-000000000001', 'ada@example.org', 'Ada', true, now() - interval '90 days'),
      ('00000000-0000-0000-0000-000000000002', 'never@example.org', 'Never confirmed', false, now() - interval '31 days'),
      ('00000000-0000-0000-0000-000000000003', 'lately@example.org', 'Registered lately', false, now() - interval '29 days');
    insert into teams (id, name, slug) values ('00000000-0000-0000-0000-00000000000a', 'Web', 'web');
    insert into user_sessions (user_id, expires_at, ended_at, ended_because)
    select '00000000-0000-0000-0000-000000000001', now() + e, case when d is not null then now() - d end, case when d is not null then 'signed_out' end
    from (values (interval '30 days', null::interval), ('-6 days', null), ('-8 days', null), ('20 days', '6 days'), ('20 days', '8 days')) v (e, d);
    insert into access_tokens (user_id, name, token_hash, hint, scopes, expires_at)
    select '00000000-0000-0000-0000-000000000001', 'CI', sha256(n::text::bytea), 'abcd', '{read}', now() - n * interval '1 day'
    from unnest(array[-1, 29, 31]) n;
    insert into device_authorizations (device_code_hash, user_code, expires_at)
    select sha256(n::text::bytea), 'CODE' || n, now() - n * interval '1 hour' from unnest(array[1, 25]) n;
    insert into sign_in_tickets (token_hash, purpose, expires_at)
    select sha256(n::text::bytea), 'first_operator', now() - n * interval '1 hour' from unnest(array[1, 25]) n;
    insert into team_invitations (team_id, email, token, expires_at)
    select '00000000-0000-0000-0000-00000000000a', n || '@example.org', sha256(n::text::bytea), now() - n * interval '1 day' from unnest(array[1, 31]) n;
    insert into outgoing_mails (mail_id, template, failed_at, next_attempt_at)
    select gen_random_uuid(), 'invitation', now() - n * interval '1 day', null from unnest(array[1, 31]) n;
    insert into rate_counts (key, points, expire)
    select 'k' || n, 1, extract(epoch from now()) * 1000 - n * 1000 from unnest(array[-60, 60]) n;
  `);
  await dropExpiredAccountRows(pg);
  const { rows } = await pg.query(`
    select (select count(*)::int from users) as users, (select count(*)::int from user_sessions) as sessions,
      (select count(*)::int from access_tokens) as tokens, (select count(*)::int from device_authorizations) as devices,
      (select count(*)::int from sign_in_tickets) as tickets, (select count(*)::int from team_invitations) as invitations,
      (select count(*)::int from outgoing_mails) as mails, (select count(*)::int from rate_counts) as rates`);
  expect(rows).toEqual([
    { users: 2, sessions: 3, tokens: 2, devices: 1, tickets: 1, invitations: 1, mails: 1, rates: 1 },
  ]);
  expect(await dropExpiredAccountRows(pg)).toBe(0);
});
