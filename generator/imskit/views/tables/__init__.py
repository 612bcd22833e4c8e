"""Views as tables of typed cells: what CSV, JSON and workbooks lay out, one module a view."""
