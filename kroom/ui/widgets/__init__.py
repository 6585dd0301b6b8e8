"""One small file for each widget; all are painted from the theme that their constructor takes."""
