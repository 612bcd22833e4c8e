"""The forms of a table: CSV, JSON, a workbook."""
