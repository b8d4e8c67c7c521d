DROP TABLE installation;
DROP TABLE settings;
