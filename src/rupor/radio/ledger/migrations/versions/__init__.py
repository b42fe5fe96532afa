"""Each form of the ledger since the first; one that was released never changes."""
