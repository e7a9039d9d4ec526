drop index user_identities_identity_id_key;
alter table user_identities drop column identity_id;
