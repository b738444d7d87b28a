"""A diary written for other programs, and for coming back; must not open the diary or decide where a file goes."""
