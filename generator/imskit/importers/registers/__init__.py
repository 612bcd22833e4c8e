"""Registers in a spreadsheet become records: each row one, by a mapping of its columns to fields."""
