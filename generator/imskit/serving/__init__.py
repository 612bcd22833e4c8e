"""Serving the site while its files are written: one state of it in memory, whose pages are made when asked for."""
