-- How often something was tried, by what and by whom; as rate-limiter-flexible keeps it. Keys are digests: no address, no account.
create table rate_counts (
  key varchar(255) primary key,
  points integer not null default 0,
  -- Milliseconds since 1970; after that the count begins anew.
  expire bigint
);
create index rate_counts_expire_idx on rate_counts (expire);
