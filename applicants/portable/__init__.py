"""Everything of one person in one file, and back: the export, its pocket pack, the import."""
