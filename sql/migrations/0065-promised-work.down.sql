drop table promised_work;
