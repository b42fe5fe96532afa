"""Bytes into text: UTF-8, UTF-16 and Windows-1251 are read, everything else is refused by name.

Invisible characters that would only make a voice stumble are left out here, once for all.
"""

import codecs
import re
import unicodedata

from rupor.errors import MessageError
from rupor.text.documents import kinds

LIMIT = 200_000
"""Characters of one message: about four hours of speech."""
LIMIT_BYTES = 4 * LIMIT + 4
"""No encoding here takes more than four bytes for a character, and a byte order mark."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
"""Soft hyphen, zero-width space, word joiner, stray byte order mark; and embedded directions, which a cut
would leave open and which can show a reader another text than the listener hears."""

_AS_TEXT = "A message is plain text (.txt), Markdown (.md) or a document (.docx, .odt, .html, .pdf)."


def decode(data: bytes, where: str) -> tuple[str, str]:
    """Return the text and the name of the encoding that was taken; raise MessageError for anything else."""
    _refuse(kinds.of(data), where)
    if len(data) > LIMIT_BYTES:
        raise too_long(where)
    text, encoding = encoded(data, where)
    _refuse(kinds.page(text), where)
    found = _CONTROLS.search(text)
    if found:
        raise MessageError(f"{where}: is not text (byte '0x{ord(found[0]):02x}' in it). {_AS_TEXT}")
    if len(text) > LIMIT:
        raise too_long(where, f"{len(text):,} characters, ")
    text = clean(text)
    if not text.strip():
        raise MessageError(f"{where}: is empty. A message needs at least one word.")
    return text, encoding


def clean(text: str) -> str:
    """Leave out invisible characters, and compose letters with their accents; what controls a printer is a space."""
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", _CONTROLS.sub(" ", text)))


def _refuse(kind: kinds.Kind | None, where: str) -> None:
    """Raise MessageError for a document where plain text is expected."""
    if kind:
        raise MessageError(
            f"{where}: is {kind.name}, but plain text is expected under this name. {kinds.mismatch(kind)}."
        )


def too_long(where: str, size: str = "") -> MessageError:
    """Build the error for a text over the limit."""
    return MessageError(f"{where}: is too long ({size}limit {LIMIT:,}). Split it into several messages.")


def encoded(data: bytes, where: str) -> tuple[str, str]:
    """Return text and encoding: by byte order mark, then as UTF-8, UTF-16, Windows-1251; raise MessageError else."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(data, "utf-16", where), "utf-16"
    if data.startswith(codecs.BOM_UTF8):
        return _strictly(data, "utf-8-sig", where), "utf-8"
    if b"\0" in data:
        return _marked_by_nothing(data, where)
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _windows(data, where), "windows-1251"


def _strictly(data: bytes, encoding: str, where: str) -> str:
    """Decode a text whose encoding is certain."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise MessageError(
            f"{where}: is damaged (begins as {encoding.upper().removesuffix('-SIG')}, but byte {error.start} "
            f"does not fit). Save the text again as UTF-8."
        ) from error


def _marked_by_nothing(data: bytes, where: str) -> tuple[str, str]:
    """Decode UTF-16 without a byte order mark: plain text in one byte order, nonsense in the other."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        spaces = text.count(" ") + text.count("\n") + text.count("\u3002")
        if spaces and not _CONTROLS.search(text) and _assigned(text):
            return text, encoding
    raise MessageError(f"{where}: is not text (byte '0x00' in it). {_AS_TEXT}")


def _assigned(text: str) -> bool:
    """Tell whether all characters exist in Unicode."""
    return not any(unicodedata.category(char) in ("Cn", "Co", "Cs") for char in text)


def _windows(data: bytes, where: str) -> str:
    """Decode Windows-1251 when the result is Cyrillic prose; raise MessageError otherwise."""
    try:
        text = data.decode("cp1251")
    except UnicodeDecodeError:
        text = ""
    if _cyrillic_prose(text):
        return text
    raise MessageError(
        f"{where}: its encoding is not readable{_guess(data)}. "
        "Expected UTF-8, UTF-16 or Windows-1251. Save the text again as UTF-8."
    )


def _cyrillic_prose(text: str) -> bool:
    """Tell Windows-1251 from other one-byte encodings by the letters that are frequent in Slavic languages.

    Those ten make up about 60 % of Russian, and under 30 % of KOI8-R or Latin text misread as Windows-1251; the
    Macintosh's encoding has the same small letters, but for я, which shows as a capital in mid-word.
    """
    letters = [char for char in text.lower() if "\u0400" <= char <= "\u04ff"]
    frequent = sum(char in "оеаинтсрвлі" for char in letters)
    mixed = len(re.findall(r"[A-Za-z][\u0400-\u04ff]|[\u0400-\u04ff][A-Za-z]", text))
    jumps = len(re.findall(r"[а-я][А-Я]", text))
    clean = mixed < 0.1 * len(letters) and jumps <= 0.01 * len(letters)
    return bool(letters) and clean and frequent > 0.45 * len(letters)


def _guess(data: bytes) -> str:
    """Name the encoding that the bytes look like, for the error."""
    import charset_normalizer

    known = ["koi8_r", "cp866", "cp1252", "cp1256", "gb18030", "big5", "shift_jis", "euc_kr", "mac_cyrillic"]
    best = charset_normalizer.from_bytes(data[:20_000], cp_isolation=known).best()
    return f" (perhaps '{best.encoding}')" if best else ""
