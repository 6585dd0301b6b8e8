"""From a playlist to sound in one headset. No Qt."""
