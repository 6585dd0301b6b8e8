"""The encrypted store: keys, journal, people and their words."""
