drop table rollup_verifications;
