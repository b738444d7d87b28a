"""The diary file (SQLite): the only place that opens it; must not import pandas or decide what a day is."""
