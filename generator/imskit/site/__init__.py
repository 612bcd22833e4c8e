"""The manual site: pages are staged as plain Markdown with a configuration of our own, then built by mkdocs."""
