"""What others' libraries and programs read in a subtitle file: every reader gives start, end (ms) and lines."""

import functools
import html
import json
import re
import shutil
import subprocess
import warnings
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

import rupor
from rupor.run import ffmpeg
from subtitles import Shown

ROOT = Path(rupor.__file__).parents[2]
W3C = ROOT / ".venv/share/rupor/judges/node_modules/webvtt-parser"
SCHEMA = ROOT.parent / "shared/ebu-tt-d/ebutt_d.xsd"

needs_w3c = pytest.mark.skipif(
    not (shutil.which("node") and W3C.is_dir()),
    reason="W3C's webvtt-parser is not here (install Node.js and npm, then run scripts/setup --dev)",
)
needs_schema = pytest.mark.skipif(
    not SCHEMA.is_file(), reason="EBU's schema of EBU-TT-D is not beside the repository"
)

_NODE = """
const {WebVTTParser} = require(process.argv[1]);
const parser = new WebVTTParser(require(process.argv[1] + "/html-entities.json"));
const flat = (node) => node.type === "text" ? node.value
  : node.type === "timestamp" ? "\\u0001" + node.value + "\\u0001" : (node.children || []).map(flat).join("");
const read = (text) => {
  const {cues, errors} = parser.parse(text, "subtitles");
  return {errors, cues: cues.map((cue) => [cue.startTime, cue.endTime, flat(cue.tree)])};
};
const input = JSON.parse(require("fs").readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(input.map(read)));
"""


class Judged(NamedTuple):
    """What W3C's parser says of a WebVTT file."""

    errors: list[str]
    cues: list[Shown]
    stamps: list[list[tuple[int, str]]]
    """For each cue, its inline times in ms, each with the text up to the next one; the first is the cue's own."""


def w3c(texts: Iterable[str]) -> list[Judged]:
    """Read WebVTT files with W3C's parser, all in one call."""
    done = subprocess.run(
        ["node", "-e", _NODE, str(W3C)],
        input=json.dumps(list(texts)),
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    return [_judged(one) for one in json.loads(done.stdout)]


def _judged(one: dict[str, list[list[object]]]) -> Judged:
    cues, stamps = [], []
    for start, end, flat in one["cues"]:
        first, *rest = str(flat).split("\1")
        times = [
            (_ms(start), first),
            *((_ms(at), text) for at, text in zip(rest[::2], rest[1::2], strict=True)),
        ]
        cues.append(Shown(_ms(start), _ms(end), tuple("".join(text for _, text in times).split("\n"))))
        stamps.append(times if first else times[1:])
    return Judged([json.dumps(error) for error in one["errors"]], cues, stamps)


def _ms(seconds: object) -> int:
    return round(float(str(seconds)) * 1000)


def webvtt_py(text: str) -> list[Shown]:
    """Read WebVTT with ``webvtt-py``, as strictly as it can."""
    import webvtt

    return [
        Shown(
            one.start_time.in_milliseconds(),
            one.end_time.in_milliseconds(),
            tuple(html.unescape(one.text).split("\n")),
        )
        for one in webvtt.from_string(text, strict=True).captions
    ]


def pysubs2(text: str, form: str) -> list[Shown]:
    """Read SubRip (``srt``) or Advanced SubStation Alpha (``ass``) with ``pysubs2``."""
    import pysubs2

    if form == "srt":
        # It takes a last line of digits for the number of a next cue: it gets one.
        text += "\r\n\r\n0\r\n"
    with warnings.catch_warnings():
        # A text without anything in it is warned of.
        warnings.simplefilter("ignore", RuntimeWarning)
        found = pysubs2.SSAFile.from_string(text.replace("\r\n", "\n"), format_=form)
    return [Shown(one.start, one.end, tuple(one.plaintext.split("\n"))) for one in found]


def ttconv(text: str) -> list[Shown]:
    """Read TTML with ``ttconv``, the reference converter of IMSC."""
    from ttconv.imsc import reader
    from ttconv.model import Br, Text

    document = reader.to_model(ET.ElementTree(ET.fromstring(text)))
    assert document is not None
    body = document.get_body()
    shown = []
    for paragraph in (one for division in body or () for one in division):
        words = [
            "\n" if isinstance(one, Br) else one.get_text()
            for one in paragraph.dfs_iterator()
            if isinstance(one, Br | Text)
        ]
        begin, end = paragraph.get_begin() or 0, paragraph.get_end()
        shown.append(Shown(round(begin * 1000), round(end * 1000), tuple("".join(words).split("\n"))))
    return shown


def by_ffmpeg(path: Path) -> list[Shown]:
    """Read a file with ffmpeg, which writes it as SubRip; white space at the ends of lines goes."""
    done = subprocess.run(
        [
            ffmpeg.program(),
            "-hide_banner",
            "-loglevel",
            "error",
            "-i",
            str(path),
            "-c:s",
            "text",
            "-f",
            "srt",
            "-",
        ],
        capture_output=True,
        check=True,
        timeout=60,
    )
    assert not done.stderr, done.stderr.decode()
    shown = []
    for block in re.split("\n{2,}", done.stdout.decode().strip("\n")):
        _, times, *lines = block.split("\n")
        start, end = (_srt_ms(time) for time in times.split(" --> "))
        shown.append(Shown(start, end, tuple(line.strip() for line in lines)))
    return shown


def by_ffprobe(path: Path) -> list[tuple[int, int]]:
    """Return the start and end of each cue as ffprobe sees them."""
    done = subprocess.run(
        ["ffprobe", "-loglevel", "error", "-show_packets", "-of", "json", str(path)],
        capture_output=True,
        check=True,
        timeout=60,
    )
    packets = json.loads(done.stdout)["packets"]
    return [
        (_ms(one["pts_time"]), _ms(one["pts_time"]) + _ms(one.get("duration_time", 0))) for one in packets
    ]


def _srt_ms(time: str) -> int:
    hours, minutes, seconds, ms = map(int, re.split("[:,]", time))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms


@functools.cache
def _schema() -> object:
    from lxml import etree

    class Xml(etree.Resolver):
        """Gives the attributes of the namespace ``xml``, whose schema the EBU's takes from the network."""

        def resolve(self, url: str, public_id: str | None, context: object) -> object:
            if not url.endswith("/xml.xsd"):
                return None
            attributes = (("lang", "xs:language"), ("space", "xs:NCName"), ("id", "xs:ID"))
            declared = "".join(f'<xs:attribute name="{name}" type="{kind}"/>' for name, kind in attributes)
            schema = (
                '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" '
                f'targetNamespace="http://www.w3.org/XML/1998/namespace">{declared}</xs:schema>'
            )
            return self.resolve_string(schema, context)

    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Xml())
    return etree.XMLSchema(etree.parse(str(SCHEMA), parser))


def against_schema(text: str) -> list[str]:
    """Return what EBU's schema has against an EBU-TT-D file."""
    from lxml import etree

    schema = _schema()
    schema.validate(etree.fromstring(text.encode()))
    return [str(error) for error in schema.error_log]
