DROP TABLE change_reports;
DROP TABLE changes;
