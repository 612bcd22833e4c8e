"""What lies between two states of one system: differences of documents, their substance, what they bring about."""
