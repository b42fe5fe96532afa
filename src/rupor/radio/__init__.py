"""The last station: radio partners, what is brought to them, and the proof that they have it."""
