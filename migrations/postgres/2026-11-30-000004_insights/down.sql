DROP TABLE board_cells;
DROP TABLE report_figures;
DROP INDEX reports_site_state;
DROP INDEX reports_unit_state;
