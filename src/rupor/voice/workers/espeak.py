"""Worker for espeak-ng: a text in, samples and the places of its words out.

The library keeps its state in globals and may crash, so it lives in a process of its own. A question is
``{"text", "voice", "wpm"}``; the answer's head has ``rate`` and ``events``, a list of ``[type, character,
sample]`` (https://github.com/espeak-ng/espeak-ng/blob/1.52.0/src/include/espeak-ng/speak_lib.h).
"""

import ctypes
import sys
from typing import Any

import espeakng_loader
from fresh import fresh
from serve import serve

SYNCHRONOUS, DONT_EXIT = 2, 0x8000
UTF8 = 1
CHARACTER = 1  # what text positions count
RATE = 1  # the parameter "words per minute"
WORD, END = 1, 5


class Event(ctypes.Structure):
    """``espeak_EVENT``."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event))


class Library:
    """The loaded library and what it delivers of the text being spoken."""

    def __init__(self) -> None:
        self._pcm = bytearray()
        self._events: list[list[int]] = []
        self._c = ctypes.CDLL(espeakng_loader.get_library_path())
        self._c.espeak_Synth.argtypes = (
            ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int,
            ctypes.c_uint, ctypes.c_uint, ctypes.c_void_p, ctypes.c_void_p,
        )  # fmt: skip
        self._callback = Callback(self._deliver)  # kept, or it would be freed under the library
        self.rate = 0

    def start(self) -> None:
        """Bring the library into its first state."""
        data = espeakng_loader.get_data_path().encode()
        self.rate = self._c.espeak_Initialize(SYNCHRONOUS, 0, data, DONT_EXIT)
        if self.rate <= 0:
            raise ValueError(f"espeak-ng did not start (status {self.rate})")
        self._c.espeak_SetSynthCallback(self._callback)

    def speak(self, question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Answer one question."""
        name = question["voice"]
        if self._c.espeak_SetVoiceByName(name.encode()):
            raise ValueError(f"espeak-ng has no voice '{name}'")
        self._c.espeak_SetParameter(RATE, int(question["wpm"]), 0)
        self._pcm.clear()
        self._events.clear()
        text = question["text"].encode() + b"\0"
        status = self._c.espeak_Synth(text, len(text), 0, CHARACTER, 0, UTF8, None, None)
        if status:
            raise ValueError(f"espeak-ng refused the text (status {status})")
        return {"rate": self.rate, "events": self._events}, bytes(self._pcm)

    def _deliver(self, samples: Any, count: int, events: Any) -> int:
        if samples and count > 0:
            self._pcm += ctypes.string_at(samples, 2 * count)
        index = 0
        while events[index].type:
            event = events[index]
            if event.type in (WORD, END):
                # Positions are 1-based; `sample` is exact where `audio_position` is whole milliseconds.
                self._events.append([event.type, event.text_position - 1, event.sample])
            index += 1
        return 0


if __name__ == "__main__":
    library = Library()
    try:
        library.start()
    except ValueError as error:
        sys.exit(str(error))
    serve(fresh(library.speak))
