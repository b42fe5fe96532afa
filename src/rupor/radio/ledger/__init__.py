"""The ledger: what goes to which partner, how far it is, and the receipts.

A database that every run of an office works on: a file of SQLite, or PostgreSQL for offices that share one. Several
threads, processes and machines may use it at once. Importing this loads SQLAlchemy: do it where it is needed.
"""

from rupor.radio.ledger.ledger import Ledger
from rupor.radio.ledger.opening import opened
from rupor.radio.ledger.rehearsal import rehearsed

__all__ = ["Ledger", "opened", "rehearsed"]
