"""Entries as one row per diary day (pandas); must not touch a disk or fill what is missing."""
