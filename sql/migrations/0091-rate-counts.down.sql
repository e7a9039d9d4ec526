drop table rate_counts;
