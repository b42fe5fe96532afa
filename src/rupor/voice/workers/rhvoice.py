"""RHVoice behind the worker protocol: a stand-alone program, for Rupor's Python or for a private one.

    rhvoice.py DATA [VOICE_FOLDER ...]

DATA holds ``languages/`` and ``voices/``; further voice folders may follow. A question is
``{"text", "voice", "rate"}``; the answer's head has ``rate`` (hertz), ``marks`` (``[first, end, start, end]``,
in characters of the text and in samples) and ``exact``; its body is 16-bit mono PCM. ``{"about": true}`` asks
for the version.

The library reports words between blocks of ``client::get_audio_buffer_size()`` milliseconds, 100 by default.
That virtual method is replaced with one that says 5, so times are exact to 5 ms and the sound stays the same.
This leans on the order of C++ methods: it is done for the versions in PROVEN alone, tried out at the start, and
left off when the trial fails.
"""

import ctypes as c
import pathlib
import sys
from typing import Any

from serve import serve

ON_RATE = c.CFUNCTYPE(c.c_int, c.c_int, c.c_void_p)
ON_SPEECH = c.CFUNCTYPE(c.c_int, c.POINTER(c.c_short), c.c_uint, c.c_void_p)
ON_WORD = c.CFUNCTYPE(c.c_int, c.c_uint, c.c_uint, c.c_void_p)
BUFFER_SIZE = c.CFUNCTYPE(c.c_uint, c.c_void_p)

SLOTS = 24
"""Virtual methods copied: more than the class has, and always inside the library's data."""
BUFFER_SIZE_SLOT = 2
BLOCK_MS = 5
PROVEN = ("1.14.",)


class Callbacks(c.Structure):
    """RHVoice_callbacks of RHVoice.h, version 1.14."""

    _fields_ = [
        ("set_sample_rate", ON_RATE),
        ("play_speech", ON_SPEECH),
        ("process_mark", c.c_void_p),
        ("word_starts", ON_WORD),
        ("word_ends", ON_WORD),
        ("sentence_starts", ON_WORD),
        ("sentence_ends", ON_WORD),
        ("play_audio", c.c_void_p),
        ("done", c.c_void_p),
    ]


class InitParams(c.Structure):
    """RHVoice_init_params."""

    _fields_ = [
        ("data_path", c.c_char_p),
        ("config_path", c.c_char_p),
        ("resource_paths", c.POINTER(c.c_char_p)),
        ("callbacks", Callbacks),
        ("options", c.c_uint),
    ]


class SynthParams(c.Structure):
    """RHVoice_synth_params."""

    _fields_ = [
        ("voice_profile", c.c_char_p),
        ("absolute_rate", c.c_double),
        ("absolute_pitch", c.c_double),
        ("absolute_volume", c.c_double),
        ("relative_rate", c.c_double),
        ("relative_pitch", c.c_double),
        ("relative_volume", c.c_double),
        ("punctuation_mode", c.c_int),
        ("punctuation_list", c.c_char_p),
        ("capitals_mode", c.c_int),
        ("flags", c.c_int),
    ]


class Speaker:
    """One engine of the library with what it has said so far."""

    def __init__(self, data: str, folders: list[str]) -> None:
        self.library = c.CDLL("libRHVoice.so.5")
        self.library.RHVoice_get_version.restype = c.c_char_p
        self.library.RHVoice_new_tts_engine.restype = c.c_void_p
        self.library.RHVoice_new_message.restype = c.c_void_p
        self.pcm = bytearray()
        self.rate = 0
        self.words: list[list[int]] = []
        # The C side keeps pointers to these: they must live as long as the engine does.
        self._callbacks = Callbacks(
            ON_RATE(self._on_rate),
            ON_SPEECH(self._on_speech),
            None,
            ON_WORD(self._on_word_start),
            ON_WORD(self._on_word_end),
            ON_WORD(lambda *_: 1),
            ON_WORD(lambda *_: 1),
            None,
            None,
        )
        config = pathlib.Path(__file__).with_name("rhvoice.d")
        paths = (c.c_char_p * (len(folders) + 1))(*(folder.encode() for folder in folders), None)
        params = InitParams(data.encode(), str(config).encode(), paths, self._callbacks, 0)
        self.engine = self.library.RHVoice_new_tts_engine(c.byref(params))
        if not self.engine:
            raise ValueError(f"RHVoice found no voices in '{data}'")
        self._fine = BUFFER_SIZE(lambda _: BLOCK_MS)
        self._tables: dict[int, c.Array[c.c_void_p]] = {}
        version = self.library.RHVoice_get_version().decode()
        self.exact = c.sizeof(c.c_void_p) == 8 and version.startswith(PROVEN)

    def speak(self, text: str, voice: str, rate: float) -> None:
        """Fill ``pcm``, ``rate`` and ``words`` with *text* spoken."""
        self.pcm.clear()
        self.words.clear()
        raw = text.encode(errors="replace")
        params = SynthParams(voice.encode(), 0, 0, 0, rate, 1, 1, 0, None, 0, 0)
        message = self.library.RHVoice_new_message(
            c.c_void_p(self.engine), raw, len(raw), 0, c.byref(params), None
        )
        if not message:
            raise ValueError(f"RHVoice refused the voice '{voice}' or the text")
        if self.exact:
            self._refine(message)
        try:
            if not self.library.RHVoice_speak(c.c_void_p(message)):
                raise ValueError("RHVoice could not speak the text")
        finally:
            self.library.RHVoice_delete_message(c.c_void_p(message))

    def _refine(self, message: int) -> None:
        """Point the message at a copy of its class's virtual table that asks for small blocks."""
        place = c.cast(message, c.POINTER(c.c_void_p))
        table = place[0] or 0
        if table not in self._tables:
            # Two entries before the table proper (offset to top, type information) belong to it.
            copy = (c.c_void_p * (SLOTS + 2)).from_buffer_copy(c.string_at(table - 16, (SLOTS + 2) * 8))
            copy[BUFFER_SIZE_SLOT + 2] = c.cast(self._fine, c.c_void_p).value
            self._tables[table] = copy
        place[0] = c.addressof(self._tables[table]) + 16

    def _on_rate(self, value: int, _: object) -> int:
        self.rate = value
        return 1

    def _on_speech(self, samples: Any, count: int, _: object) -> int:
        self.pcm += c.string_at(samples, count * 2)
        return 1

    def _on_word_start(self, position: int, length: int, _: object) -> int:
        at = len(self.pcm) // 2
        self.words.append([position, position + length, at, at])
        return 1

    def _on_word_end(self, position: int, length: int, _: object) -> int:
        if self.words and self.words[-1][0] == position:
            self.words[-1][3] = len(self.pcm) // 2
        return 1

    def marks(self, text: str) -> list[list[int]]:
        """The words with their places counted in characters; the library counts bytes of UTF-8."""
        offsets = {}
        at = 0
        for index, letter in enumerate(text):
            offsets[at] = index
            at += len(letter.encode(errors="replace"))
        offsets[at] = len(text)
        return [
            [offsets[first], offsets[end], start, stop]
            for first, end, start, stop in self.words
            if first in offsets and end in offsets
        ]


def prove(data: str, folders: list[str], voice: str) -> Speaker:
    """Make a speaker; its word times are exact if that can be shown, else floored to the library's 100 ms."""
    speaker = Speaker(data, folders)
    try:
        speaker.speak("а о у э a o u e", voice, 1.0)
        grid = speaker.rate // 10
        speaker.exact = speaker.exact and any(word[2] % grid for word in speaker.words)
    except ValueError:
        speaker.exact = False
    return speaker


def main(data: str, *folders: str) -> None:
    """Answer questions until standard input ends."""
    made: list[Speaker] = []

    def answer(question: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        voice = question.get("voice", "")
        if question.get("about"):
            library = c.CDLL("libRHVoice.so.5")
            library.RHVoice_get_version.restype = c.c_char_p
            return {"version": library.RHVoice_get_version().decode()}, b""
        if not made:
            made.append(prove(data, list(folders), voice))
        speaker = made[0]
        speaker.speak(question["text"], voice, question["rate"])
        head = {"rate": speaker.rate, "marks": speaker.marks(question["text"]), "exact": speaker.exact}
        return head, bytes(speaker.pcm)

    serve(answer)


if __name__ == "__main__":
    main(*sys.argv[1:])
