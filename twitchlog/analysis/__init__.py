"""The daily frame turned into results; must not touch a disk, write text or draw."""
