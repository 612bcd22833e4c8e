"""What a reader needs, picked from the catalog as plain frozen rows; nothing here lays out or judges."""
