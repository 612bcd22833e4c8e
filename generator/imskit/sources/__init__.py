"""What an organisation has already: files of word processors and spreadsheets, and Markdown, read into pieces."""
