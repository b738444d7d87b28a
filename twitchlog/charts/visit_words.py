"""What the sheet and the page for a visit both say of themselves; must not load anything."""

TITLE = "Patient-kept diary of muscle twitches"
CAVEAT = "patient-reported, not verified"
