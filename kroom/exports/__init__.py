"""Documents made from a folded session: PDF, timeline CSV and JSON lines."""
