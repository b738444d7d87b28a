"""What an entry is; must not touch a disk, a clock or anything outside the standard library."""
