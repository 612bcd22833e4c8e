"""Files of other programs, read into new files of a system. One module a format, one row in `imports`."""
