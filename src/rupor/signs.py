"""Signs that mean something inside Rupor, beside the letters of a text."""

ACUTE = "\u0301"
"""The stress mark, after the vowel that carries it."""

IPA_OPEN, IPA_CLOSE = "\ue000", "\ue001"
"""What is between these (private) signs in an utterance is IPA, not spelling."""
DICTATED_OPEN, DICTATED_CLOSE = "\ue002", "\ue003"
"""What is between these is dictated: slowly, in groups, with pauses."""
