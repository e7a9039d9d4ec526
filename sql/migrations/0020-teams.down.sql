drop table bot_rules;
drop table team_repositories;
drop table team_developers;
drop table teams;
drop function check_timezone();
