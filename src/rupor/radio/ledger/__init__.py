"""The ledger: what goes to which partner, how far it is, and the receipts."""
