drop table github_answers;
drop table github_turns;
drop table github_limits;
drop table github_credentials;
