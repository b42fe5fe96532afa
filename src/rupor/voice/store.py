"""The Piper voices that a user added: one folder each, taken in whole or not at all.

A voice is a model ``NAME.onnx`` with its settings ``NAME.onnx.json`` beside it, and perhaps a ``MODEL_CARD``
that names its licence. The folder of voices is ``$RUPOR_VOICES``, or ``voices`` in the user's data folder.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from rupor.errors import ConfigError
from rupor.model import Voice
from rupor.tag import bcp47

_RECORD = "voice.json"
_CARD = "MODEL_CARD"
_INPUTS = {"input", "input_lengths", "scales"}
"""What every model for Piper is fed with."""
_OPEN = re.compile(r"public domain|\b(cc-?0|unlicense|mit|bsd|apache|cc[- ]by|gpl)\b", re.IGNORECASE)
_CLOSED = re.compile(r"non-?commercial|research|no-?deriv|\b(nc|nd)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """What is written beside a voice when it is taken in."""

    language: str
    licence: str
    sha256: str
    """Of the model and its settings together."""


def folder() -> Path:
    """Name the folder in which each added voice has its own."""
    root = os.environ.get("RUPOR_VOICES")
    return (Path(root) if root else platformdirs.user_data_path("rupor") / "voices") / "piper"


def model(name: str) -> Path:
    """Name the model file of the added voice *name*."""
    return folder() / name / f"{name}.onnx"


def added() -> tuple[Voice, ...]:
    """Name every voice that was added, in alphabetical order."""
    names = sorted(path.parent.name for path in folder().glob(f"[!.]*/{_RECORD}"))
    return tuple(_voice(name, _read_record(name)) for name in names)


def digest() -> str:
    """Name the state of all added voices; another model under the same name gives another digest."""
    shas = [_read_record(voice.name).sha256 for voice in added()]
    return hashlib.sha256("".join(shas).encode()).hexdigest()[:16]


def add(onnx: Path) -> Voice:
    """Take in the voice *onnx*; raise ConfigError when it is none, or when another one has its name."""
    if not re.fullmatch(r"[A-Za-z0-9][\w.+-]*\.onnx", onnx.name):
        raise ConfigError(f"{onnx}: not the name of a voice. Expected a file NAME.onnx without spaces.")
    settings = onnx.with_name(f"{onnx.name}.json")
    for path in (onnx, settings):
        if not path.is_file():
            raise ConfigError(
                f"{path}: no such file. A Piper voice is NAME.onnx with NAME.onnx.json beside it."
            )
    language = _language(settings)
    _try_model(onnx)
    record = _Record(
        language=language, licence=_licence(onnx.with_name(_CARD)), sha256=_sha256(onnx, settings)
    )
    _take_in(onnx, record)
    return _voice(onnx.stem, record)


def _language(settings: Path) -> str:
    """Check a voice's settings and read its language, as BCP 47."""
    try:
        values = json.loads(settings.read_text(encoding="utf-8"))
        rate, symbols = values["audio"]["sample_rate"], values["phoneme_id_map"]
        code = values.get("language", {}).get("code") or values["espeak"]["voice"]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConfigError(f"{settings}: not the settings of a Piper voice ({error!r}).") from error
    if not isinstance(rate, int) or not 8000 <= rate <= 48000:
        raise ConfigError(f"{settings}: sample rate '{rate}'. Expected a whole number from 8000 to 48000.")
    if not isinstance(symbols, dict) or not symbols:
        raise ConfigError(f"{settings}: its 'phoneme_id_map' is empty. Get the voice's files again.")
    if not isinstance(code, str) or not re.fullmatch(r"[A-Za-z]{2,3}([-_]\w+)*", code):
        raise ConfigError(f"{settings}: language '{code}'. Expected a code such as 'en_US'.")
    return bcp47(code)


def _try_model(onnx: Path) -> None:
    """Load *onnx* once, where that is possible: a download that broke off is found out here."""
    try:
        import onnxruntime
    except ImportError:
        return
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4  # it would print its own words about a damaged file
    try:
        session = onnxruntime.InferenceSession(onnx, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own errors have no base class of theirs
        raise ConfigError(f"{onnx}: the model cannot be loaded ({error}). Get the file again.") from error
    if missing := _INPUTS - {field.name for field in session.get_inputs()}:
        raise ConfigError(f"{onnx}: not a model for Piper (it has no input '{min(missing)}').")


def _licence(card: Path) -> str:
    """Read the licence that a model card names."""
    if not card.is_file():
        return "unknown"
    line = re.search(r"^\W*licen[cs]e\b\W*(\w.*)$", card.read_text(errors="replace"), re.I | re.M)
    return line[1].strip() if line else "unknown"


def _sha256(*paths: Path) -> str:
    total = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()


def _take_in(onnx: Path, record: _Record) -> None:
    """Copy a voice beside the others under a hidden name, and rename the folder when it is whole."""
    home = folder()
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".adding-", dir=home, ignore_cleanup_errors=True) as name:
        new = Path(name) / onnx.stem
        new.mkdir()
        for path in (onnx, onnx.with_name(f"{onnx.name}.json"), onnx.with_name(_CARD)):
            if path.is_file():
                _copy(path, new / path.name)
        fields = {"language": record.language, "licence": record.licence, "sha256": record.sha256}
        (new / _RECORD).write_text(json.dumps(fields, indent=2) + "\n", encoding="utf-8")
        try:
            new.rename(home / onnx.stem)
        except OSError as error:
            if not (home / onnx.stem / _RECORD).is_file():
                raise ConfigError(f"{home}: the voice cannot be written there ({error}).") from error
            _expect_same(onnx, record)


def _expect_same(onnx: Path, record: _Record) -> None:
    """Accept that a voice is there already, if it is this one."""
    if _read_record(onnx.stem).sha256 != record.sha256:
        raise ConfigError(
            f"{onnx}: another voice has the name '{onnx.stem}'. Rename this one (both of its files), "
            f"or remove the folder '{folder() / onnx.stem}'."
        )


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    with target.open("rb") as file, contextlib.suppress(OSError):
        os.fsync(file.fileno())


def _read_record(name: str) -> _Record:
    path = folder() / name / _RECORD
    try:
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return _Record(language=values["language"], licence=values["licence"], sha256=values["sha256"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigError(
            f"{path}: damaged ({error!r}). Remove the folder '{path.parent}' and add the voice again."
        ) from error


def _voice(name: str, record: _Record) -> Voice:
    licence = record.licence
    return Voice(
        engine="piper",
        name=name,
        language=record.language,
        licence=licence,
        open_licence=bool(_OPEN.search(licence)) and not _CLOSED.search(licence),
        added=True,
    )
