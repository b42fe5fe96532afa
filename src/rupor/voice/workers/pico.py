"""Worker for SVOX Pico: a text in, samples out.

A question is ``{"text", "voice"}``; the text is Pico's markup, so whoever asks has taken its user's
``<`` away.
"""

import py_nanotts
from fresh import fresh
from serve import serve

RATE = 16000


def speak(question: dict[str, str]) -> tuple[dict[str, int], bytes]:
    """Answer one question."""
    voice = py_nanotts.NanoTTS()
    try:
        pcm = voice.speak(question["text"], voice=question["voice"])
    except (RuntimeError, ValueError) as error:
        raise ValueError(f"voice '{question['voice']}': {error}") from error
    return {"rate": RATE}, pcm


if __name__ == "__main__":
    serve(fresh(speak))
