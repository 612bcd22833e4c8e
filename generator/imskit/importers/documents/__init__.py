"""Documents of somebody's, already in pieces, become drafts of documents: recognised, laid out, and accounted for."""
