"""Encode, describe and seal everything that leaves."""
