"""Podcast feeds: a static folder with sound, captions, pages and RSS, which any web server can show."""
