"""Rupor turns a written public-service message into narrated audio with subtitles."""

__version__ = "0.1.0"
