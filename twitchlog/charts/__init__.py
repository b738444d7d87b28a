"""Results drawn on matplotlib Axes: `prepare_*` gives data, `draw_*` draws it; must not use pyplot or global state."""
