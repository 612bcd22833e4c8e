"""What follows from the catalog: the ground that rules and views stand on; nothing here judges or lays out."""
