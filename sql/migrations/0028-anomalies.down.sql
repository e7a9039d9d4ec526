drop table anomalies;
drop table anomaly_settings;
drop type anomaly_severity;
drop type anomaly_type;
drop table job_state;
