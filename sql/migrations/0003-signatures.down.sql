drop table pr_symbols;
drop table pr_changed_paths;
drop table pr_channel_signatures;
