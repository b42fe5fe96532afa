"""Make a message for every delivery profile with two voices, and print what the finished files measure as a table.

Every figure is what ffmpeg's ``ebur128`` reads of the file that would be delivered; ``--write`` puts the table into
the README, between the two lines that mark its place.
"""

import argparse
import re
import tempfile
from pathlib import Path

import rupor
from rupor.clock import RATE
from rupor.model import Package, Profile, Rendition
from rupor.sound import profile

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
VOICES = ("rhvoice:irina", "rhvoice:aleksandr")
MARKS = ("<!-- scripts/profiles -->\n", "<!-- end -->")
"""Lines of the README between which the table stands."""


def main() -> None:
    """Produce, measure and print."""
    parser = argparse.ArgumentParser(prog="scripts/profiles", description=__doc__.split("\n")[0])
    parser.add_argument("path", nargs="?", type=Path, default=ROOT / "texts" / "safe-online" / "ru.md")
    parser.add_argument("--voice", action="append", help=f"two voices (default {' and '.join(VOICES)})")
    parser.add_argument("--write", action="store_true", help="put the table into the README")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="rupor-profiles-") as folder:
        packages = [_made(options.path, voice, Path(folder)) for voice in options.voice or VOICES]
    text = "\n".join(_table(packages, options.voice or VOICES)) + "\n"
    print(text, end="")
    if options.write:
        _write(text)


def _made(path: Path, voice: str, folder: Path) -> Package:
    (message,) = rupor.read(path)
    (package,) = rupor.produce(
        message,
        to=folder / voice.replace(":", "-"),
        voices=[f"{message.language}={voice}"],
        profiles=profile.names(),
        outputs=["timeline"],
    )
    return package


def _table(packages: list[Package], voices: tuple[str, ...]) -> list[str]:
    names = [voice.partition(":")[2] for voice in voices]
    heads = ["profile", "target", *(f"{name}: level, peak, size, length" for name in names)]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for name in profile.names():
        one = profile.get(name)
        cells = [f"`{name}`", _target(one), *(_cell(package, one) for package in packages)]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _target(one: Profile) -> str:
    target = one.target
    unit = "dB RMS" if target.rms else "LUFS"
    peak = f"{target.true_peak:g} dBTP"
    if target.sample_peak is not None:
        peak += f", {target.sample_peak:g} dBFS"
    return f"{target.integrated:g} ±{target.tolerance:g} {unit}, ≤ {peak}"


def _cell(package: Package, one: Profile) -> str:
    """Say what a profile's files measure: the whole, or every part."""
    files = [file for file in package.renditions if file.profile == one.name and file.segment is None]
    return "; ".join(_file(file, one) for file in files)


def _file(file: Rendition, one: Profile) -> str:
    heard = file.loudness
    assert heard is not None
    assert file.length is not None
    level = heard.rms if one.target.rms and heard.rms is not None else heard.integrated
    peak = f"{heard.true_peak:.1f} dBTP"
    if one.target.sample_peak is not None and heard.sample_peak is not None:
        peak += f" ({heard.sample_peak:.1f} dBFS)"
    minutes, second = divmod(file.length / RATE, 60)
    return f"{level:.2f}, {peak}, {file.size / 1024:,.0f} KiB, {int(minutes)}:{second:04.1f}"


def _write(table: str) -> None:
    text = README.read_text(encoding="utf-8")
    first, last = map(re.escape, MARKS)
    README.write_text(
        re.sub(f"(?<={first}).*?(?={last})", lambda _: table, text, flags=re.DOTALL), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
