"""Lay the clips on one timeline; master them to a loudness."""
