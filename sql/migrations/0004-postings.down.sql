drop table pr_features;
drop sequence pr_features_writes;
drop table lsh_bucket_entries;
drop table fingerprint_entries;
