drop table outgoing_mails;

delete from secrets where purpose = 'mail';
alter table secrets drop constraint secrets_purpose_check;
alter table secrets add constraint secrets_purpose_check
  check (purpose in ('github_token', 'github_app_key', 'webhook_secret', 'github_user_token'));
