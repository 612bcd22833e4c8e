"""Starting documents, decisions and whole systems: pure functions to new files, and one that lays them."""
