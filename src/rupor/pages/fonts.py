"""Fonts that have every letter of a text, so that no page shows an empty box for one.

Those that come with Rupor (Noto, OFL-1.1) are taken first, so that a page looks alike everywhere; for other scripts the
system's. Letters that no font has are an error, which names them.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from rupor.errors import MissingDependency
from rupor.tag import primary

WHEELS = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic", "manimgx_fonts_cjk")
"""Packages that hold the fonts for the six languages."""
HAN = {
    "zh": "Noto Sans CJK SC",
    "zh-TW": "Noto Sans CJK TC",
    "zh-Hant": "Noto Sans CJK TC",
    "zh-HK": "Noto Sans CJK HK",
    "ja": "Noto Sans CJK JP",
    "ko": "Noto Sans CJK KR",
}
"""The same character is written differently in these; elsewhere Chinese is taken as the mainland writes it."""
BOXES = ("lastresort", "last resort", "adobe blank", "adobe notdef", "unifont")
"""Fonts that claim every letter and show a box, or a bitmap, for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """One font of a file."""

    family: str
    path: Path
    index: int
    """Its place in the file, which may hold several."""

    def letters(self) -> set[int]:
        """Return the code points that it has; none where it cannot be read."""
        import uharfbuzz

        try:
            return set(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(self.path)), self.index).unicodes)
        except (OSError, uharfbuzz.HarfBuzzError):
            return set()


def covering(text: str, language: str) -> tuple[Font, ...]:
    """Choose fonts that have every letter of *text*, the first choice first; raise MissingDependency else."""
    missing = needed(text)
    chosen, missing = _take(_ours(language), missing)
    if missing:
        more, missing = _take(_best(_system(), missing), missing)
        chosen += more
    if missing:
        raise MissingDependency(_complaint(missing))
    return tuple(chosen)


def needed(text: str) -> set[int]:
    """Return the code points of a text that are seen: no spaces, controls and joiners.

    >>> sorted(map(chr, needed("a b\\u200da")))
    ['a', 'b']
    """
    return {
        ord(one) for one in text if unicodedata.category(one) not in ("Cc", "Cf", "Zs", "Zl", "Zp")
    } - set(
        range(0xFE00, 0xFE10)  # variation selectors
    )


def _take(fonts: Iterable[Font], missing: set[int]) -> tuple[list[Font], set[int]]:
    """Take each font that has something of what is missing."""
    chosen = []
    for font in fonts:
        if not missing:
            break
        found = font.letters() & missing
        if found:
            chosen.append(font)
            missing = missing - found
    return chosen, missing


def _ours(language: str) -> list[Font]:
    """List the fonts that come with Rupor: a script that the language is written in goes before the others."""
    han = HAN.get(language) or HAN.get(language[:7]) or HAN.get(primary(language))
    found = _fonts([str(folder) for name in WHEELS for folder in _folders(name)])
    wanted = [font for font in found if not font.family.startswith("Noto Sans CJK")]
    chinese = [font for font in found if font.family == (han or HAN["zh"])]
    return [*chinese, *wanted] if han else [*wanted, *chinese]


def _folders(package: str) -> list[Path]:
    """Return the folders of a package that is installed."""
    spec = find_spec(package)
    return [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []


def _system() -> list[Font]:
    found = [font for font in _fonts([], system=True) if not font.family.lower().startswith(BOXES)]
    return list({font.family: font for font in reversed(found)}.values())


def _fonts(folders: Sequence[str], *, system: bool = False) -> list[Font]:
    """List upright fonts, those of a usual weight first and else by name."""
    import typst

    found = typst.Fonts(
        include_system_fonts=system, include_embedded_fonts=False, font_paths=list(folders)
    ).fonts()
    upright = [one for one in found if one.style == "normal" and one.path]
    upright.sort(key=lambda one: (abs(one.weight - 400), abs(one.stretch - 1), one.family, str(one.path)))
    return [Font(family=one.family, path=Path(str(one.path)), index=one.index) for one in upright]


def _best(fonts: Sequence[Font], missing: set[int]) -> list[Font]:
    """Put the fonts first that have most of what is missing; of equals those of the family that ours are of."""
    have = [(len(font.letters() & missing), font) for font in fonts]
    ordered = sorted(
        have, key=lambda one: (-one[0], not one[1].family.startswith("Noto Sans"), one[1].family)
    )
    return [font for count, font in ordered if count]


def _complaint(missing: set[int]) -> str:
    some = " ".join(chr(one) if chr(one).isprintable() else f"U+{one:04X}" for one in sorted(missing)[:20])
    scripts = sorted({unicodedata.name(chr(one), "unnamed").partition(" ")[0].lower() for one in missing})
    return (
        f"no font that is installed has {some} ({', '.join(scripts[:5])}). Expected a font for every letter. "
        "Install one (Debian: apt-get install fonts-noto-core fonts-noto-cjk fonts-noto-color-emoji) and run it again"
    )
