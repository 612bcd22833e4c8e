"""What workbooks are made of: sheets, cells, paper, charts."""
