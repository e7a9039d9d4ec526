drop table job_state;
