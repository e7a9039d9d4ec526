-- By which a person names an account elsewhere that is not to sign in any more.
alter table user_identities add column identity_id uuid not null default gen_random_uuid();
create unique index user_identities_identity_id_key on user_identities (identity_id);
