drop table pr_features;
drop table lsh_bucket_entries;
drop table fingerprint_entries;
