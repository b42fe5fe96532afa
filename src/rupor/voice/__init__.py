"""Speak each segment; know when each word is spoken."""
