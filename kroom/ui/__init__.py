"""Pages, widgets and themes. Talks to `room` by signals and slots."""
