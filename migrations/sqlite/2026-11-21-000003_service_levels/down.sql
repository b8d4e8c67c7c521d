DROP TABLE service_levels;
