"""Russian grammar for the ear."""
