"""Cut the timed words into cues; write them as subtitle files."""
