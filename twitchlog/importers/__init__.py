"""Other programs' files, read into entries; must not open the diary."""
