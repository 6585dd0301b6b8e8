"""One file for each page. A page shows a view and says what a hand did; it decides nothing."""
