"""The cue sheet: everything a desk asks for, in two languages, harmless, and the same as web page, paper and data."""

import functools
import json
import re
import shutil
import subprocess
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from rupor import pages
from rupor.model import Change, Label, Paper, Programme, Rendition, Segment
from rupor.papers import cue_sheet, cue_sheet_data, pronunciation
from sheets import HOSTILE, SIX, hostile, letters, poppler, programme, safe, seen, sound, spoken, text
from values import RATE, message, segment

KEYS = (
    "cue_sheet id version title series language agency publisher date licence contact embargo expires duration speech "
    "in_cue out_cue intro outro disclosure speakers music pronunciation segments files text"
).split()
needs_poppler = pytest.mark.skipif(
    not shutil.which("pdftotext"), reason="poppler is not installed (Debian: apt-get install poppler-utils)"
)
needs_chromium = pytest.mark.skipif(
    not shutil.which("chromium"), reason="chromium is not installed (Debian: apt-get install chromium)"
)


@functools.cache
def papers(made: tuple[Programme, Label], files: tuple[Rendition, ...] = ()) -> dict[str, Paper]:
    """Write the sheet of a programme."""
    return {one.name: one for one in cue_sheet.write(*made, files)}


def page(made: tuple[Programme, Label], *files: Rendition) -> str:
    """Write the web page of a programme."""
    return papers(made, files)["cue-sheet.html"].data.decode()


def data(made: tuple[Programme, Label], *files: Rendition) -> dict[str, object]:
    """Write the data of a programme, and read it."""
    found: dict[str, object] = json.loads(papers(made, files)["cue-sheet.json"].data)
    return found


def test_three_papers() -> None:
    """There is a page to open, a PDF to print and data for programs, each with its media type."""
    made = papers(safe("ru"))
    assert {name: one.media_type for name, one in made.items()} == {
        "cue-sheet.html": "text/html",
        "cue-sheet.pdf": "application/pdf",
        "cue-sheet.json": "application/json",
    }
    assert made["cue-sheet.pdf"].data.startswith(b"%PDF")


@pytest.mark.parametrize("language", SIX)
def test_data_keeps_its_keys(language: str) -> None:
    """Every key is always there, as the module says; times are samples at 48 kHz, and the same in seconds."""
    made, label = safe(language)
    found = data((made, label), sound("a.mp3", "", label.length), text("a.vtt"))
    assert list(found) == KEYS
    assert all(name in str(cue_sheet_data.__doc__) for name in KEYS)
    assert found["duration"] == {
        "samples": made.narration.length,
        "seconds": round(made.narration.length / RATE, 3),
    }
    assert len(found["segments"]) == len(made.narration.placed)
    first, last = made.narration.placed[0], made.narration.placed[-1]
    assert found["speech"]["start"]["samples"] == first.start
    assert found["speech"]["end"]["samples"] == last.end
    assert found["language"]["tag"] == language
    keys = set(found["files"][0])
    assert keys == set(found["files"][1])
    assert all(f'"{key}"' in str(cue_sheet_data.__doc__) for key in keys)


def test_first_and_last_words_are_verbatim() -> None:
    """In-cue and out-cue are the label's, with the language that they are spoken in."""
    made, label = safe("ru")
    found = data((made, label))
    assert found["in_cue"] == {"text": label.in_cue, "language": "ru"}
    assert found["out_cue"] == {"text": label.out_cue, "language": "ru"}
    assert label.in_cue in seen(page((made, label)))
    assert label.out_cue in seen(page((made, label)))


@pytest.mark.parametrize("language", SIX)
def test_captions_in_both_languages(language: str) -> None:
    """Every caption stands in the message's language and in English; a message in English has it once."""
    shown = page(safe(language, date="2026-07-30"))
    known = tomllib.loads((pages.FOLDER / "cue_sheet.toml").read_text("utf-8"))
    for name in ("sheet", "in_cue", "out_cue", "duration", "contact", "music", "intro", "segments", "text"):
        assert known[language][name] in shown
        own = f"{known[language][name]} " if language != "en" else ""
        english = f'<span class="en" lang="en" dir="ltr">{known["en"][name]}</span>'
        assert (own + english in shown) == (language != "en")
    assert ('class="en"' in shown) == (language != "en")


def test_words_are_complete() -> None:
    """Each of the six languages has every word of the sheet, with its places to fill in."""
    known = tomllib.loads((pages.FOLDER / "cue_sheet.toml").read_text("utf-8"))
    assert set(known) == set(SIX)
    for language, words in known.items():
        assert words.keys() == known["en"].keys(), language
        for name, said in known["en"].items():
            assert set(re.findall(r"{\w+}", words[name])) == set(re.findall(r"{\w+}", said)), (language, name)


def test_other_languages_get_english(tmp_path: Path) -> None:
    """Around a message in a language without words of its own everything is in English, and the message marked."""
    path = tmp_path / "water.hi.txt"
    path.write_text("पानी उबालें\n\nपानी को दस मिनट तक उबालें।\n", encoding="utf-8")
    shown = page(spoken(path))
    assert '<html lang="en" dir="ltr">' in shown
    assert "Cue sheet" in shown
    assert '<span lang="hi" dir="ltr">पानी उबालें</span>' in shown
    assert "Hindi" in shown


def test_embargo_in_both_clocks_and_languages() -> None:
    """An embargo is said in UTC and in its own offset, in both languages; expiry and date as each writes them."""
    made = safe("fr", embargo="2026-09-01T01:00:00+03:00", expires="2026-10-01")
    shown = seen(page(made))
    assert "31 août 2026, 22:00 UTC (1 septembre 2026, 01:00, UTC+03:00)" in shown
    assert "31 August 2026, 22:00 UTC (1 September 2026, 01:00, UTC+03:00)" in shown
    assert "1 octobre 2026" in shown
    assert "1 October 2026" in shown
    assert data(made)["embargo"] == {
        "local": "2026-09-01T01:00:00+03:00",
        "utc": "2026-08-31T22:00:00+00:00",
    }
    assert (
        "("
        not in seen(page(safe("en", embargo="2026-09-01T10:00:00+00:00"))).split("Not on air before")[1][:40]
    )


def test_who_speaks() -> None:
    """A synthetic voice is disclosed in both languages, with its licence; a person is called one."""
    made, label = safe("es")
    shown = seen(page((made, label)))
    assert label.disclosure in shown
    assert label.disclosure_en in shown
    assert "voz sintética" in shown
    assert "LGPL-2.1-or-later" in shown
    person = safe("es", "recorded")
    assert "sintética" not in seen(page(person))
    assert "una persona" in seen(page(person))
    assert data(person)["disclosure"] == {}


def test_what_each_voice_reads() -> None:
    """Where several voices speak, each is named with its segments; numbers that follow each other are a range."""
    parts = [
        segment("One.", index=0),
        segment("Два.", index=1, language="ru"),
        segment("Three.", index=2),
        segment("Four.", index=3),
    ]
    found = data(programme(message(), parts))
    assert [one["segments"] for one in found["speakers"]] == [[1, 3, 4], [2]]
    assert "segments: 1, 3–4" in seen(page(programme(message(), parts)))


def test_presenter_has_words_or_room_for_them() -> None:
    """What a presenter is given to say is shown as it stands; where nobody wrote it there are lines to write on."""
    bare = page(safe("en"))
    assert bare.count("for the station to write") == 2
    given = page(safe("en", intro="Traffickers look for people online.", outro="Call 555-0142."))
    assert "for the station to write" not in given
    assert "Traffickers look for people online." in given
    assert "Call 555-0142." in given
    assert data(safe("en"))["intro"] is None


def test_pronunciation_once_each() -> None:
    """Names and initialisms come before numbers, each once, in Latin letters too; everyday words stay out."""

    def changed(shown: str, *changes: tuple[str, str, str], index: int = 0) -> Segment:
        found = tuple(
            Change(
                first=shown.index(old),
                end=shown.index(old) + len(old),
                spoken=said,
                rule=rule,
                note="known as",
            )
            for old, said, rule in changes
        )
        return replace(segment(*shown.split(), language="ru", index=index), changes=found)

    numbers = changed(
        "Потом 15 лет Гутерриш искал дома", ("15", "пятнадцать", "number"), ("дома", "до\u0301ма", "stress")
    )
    names = changed(
        "В ООН и Нарыне 15 имён", ("ООН", "о-о-эн", "lexicon"), ("Нарыне", "Нары\u0301не", "stress"), index=1
    )
    again = changed("В ООН", ("ООН", "о-о-эн", "lexicon"), index=2)
    hints = pronunciation.guide([numbers, names, again])
    assert [(one.written, one.said, one.latin) for one in hints] == [
        ("ООН", "о-о-эн", "o-o-en"),
        ("Нарыне", "Нары\u0301не", "Naryne"),
        ("15", "пятнадцать", "pyatnadtsat"),
    ]
    assert [one.note for one in hints] == ["known as", "", ""]
    assert [one.segment for one in hints] == [1, 1, 0]


def test_spelling_for_engines_is_not_for_people() -> None:
    """A word that is only respelt for a voice is in no guide."""
    one = replace(
        segment("Sur", "internet", language="fr"),
        changes=(Change(first=4, end=12, spoken="internète", rule="lexicon"),),
    )
    assert pronunciation.guide([one]) == ()


def test_files_of_parts_and_of_segments() -> None:
    """Parts have their number, start and length; files of single segments share a row; no hash is lost."""
    made, label = safe("ru")
    third = label.length // 3
    files = (
        sound("podcast/a.mp3", "podcast", label.length),
        *(sound(f"whatsapp-voice/a.{at}.mp3", "whatsapp-voice", third, at * third) for at in (2, 0, 1)),
        sound("ivr-ulaw/a.mp3", "ivr-ulaw", label.length),
        *(sound(f"ivr-ulaw/a.{at:02}.mp3", "ivr-ulaw", 48_000, 60_000 * at) for at in range(1, 9)),
        text("a.vtt"),
    )
    found = data((made, label), *files)["files"]
    assert [one["holds"] for one in found] == ["whole"] + ["part"] * 3 + ["whole"] + ["segment"] * 8 + [
        "document"
    ]
    assert [(one["part"], one["parts"], one["start"]["samples"]) for one in found[1:4]] == [
        (1, 3, 0),
        (2, 3, third),
        (3, 3, 2 * third),
    ]
    assert found[0]["for"]
    assert found[0]["loudness"]["integrated_lufs"] == -16.04
    shown = page((made, label), *files)
    assert "часть 2 из 3, с 0:" in seen(shown)
    assert "part 2 of 3, from 0:" in seen(shown)
    assert "8 files, one for each segment" in seen(shown)
    assert "−16.0 LUFS" in shown
    assert "−1.5 dBTP" in shown
    assert all(one.sha256 in shown for one in files)


def test_office_profiles_are_no_mistake() -> None:
    """A profile that only the office knows is shown by its files."""
    made, label = safe("en")
    found = data((made, label), sound("ours/a.mp3", "ours", label.length))
    assert found["files"][0]["for"] == ""


def test_same_input_same_bytes() -> None:
    """Written twice, all three papers are the same, to the byte."""
    assert cue_sheet.write(*safe("zh"), ()) == cue_sheet.write(*safe("zh"), ())


def test_page_for_everyone() -> None:
    """Language and direction are told of the page and of every passage, tables have heads, and there is no script."""
    shown = page(safe("ar", author="اليونيسف", intro="اتصلوا: 555-0142."), sound("a.mp3", "podcast", 48_000))
    tree = html.document_fromstring(shown)
    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
    assert len(tree.xpath("//h1")) == 1
    assert not tree.xpath("//script | //img | //link | //@src | //@href")
    assert not tree.xpath("//@*[starts-with(name(), 'on')]")
    assert "default-src 'none'" in shown
    assert tree.xpath("//table")
    assert not tree.xpath("//thead//th[not(@scope='col')] | //tbody//th[not(@scope='row')] | //tr[not(th)]")
    assert not tree.xpath("//table[not(@aria-labelledby)]")
    english = [one for one in tree.xpath("//*[text()]") if re.search(r"[A-Za-z]{4} [a-z]{2}", one.text or "")]
    assert english
    marked = ("en", "ltr")
    for one in english:
        if one.tag not in ("style", "title"):
            assert (one.get("lang"), one.get("dir")) == marked or "code" in (one.get("class") or ""), one.text


def test_title_in_another_language() -> None:
    """Where a message's title is in another language than its text, the page says so (WCAG 2.2, 3.1.2)."""
    parts = [
        replace(segment("Clean", "water", pause="title"), kind="title"),
        segment("Вода.", language="ru", index=1),
    ]
    shown = page(programme(message(language="ru", title="Clean water"), parts))
    assert '<h1><span lang="en" dir="ltr">Clean water</span></h1>' in shown


def test_telephone_numbers_are_not_turned_around() -> None:
    """Among Arabic letters a number's groups have a mark that keeps them in the order in which it is dialled."""
    assert "\u200e555-0142" in page(safe("ar"))


def test_colours_have_contrast() -> None:
    """Text stands out 4.5 : 1 from its ground in light, in dark and in print (WCAG 2.2, 1.4.3)."""

    def light(colour: str) -> float:
        digits = colour if len(colour) == 6 else "".join(2 * one for one in colour)
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    style = (pages.FOLDER / "cue_sheet.html").read_text("utf-8")
    themes = re.findall(r":root \{([^}]*)\}", style)
    assert len(themes) == 3
    for theme in themes:
        colours = dict(re.findall(r"--(\w+): #(\w+)", theme))
        for ground in ("ground", "shade"):
            for name in ("text", "faint", "mark"):
                pair = sorted((light(colours[name]), light(colours[ground])))
                assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, (theme, name, ground)


def test_text_stays_text_on_the_page() -> None:
    """Markup in a message is shown, never run."""
    shown = page(hostile(), sound("<img src=x>.mp3", "podcast", 48_000))
    assert "<script" not in shown
    assert "<img" not in shown
    for part in HOSTILE:
        assert seen(shown).count(part) >= 4


@needs_poppler
def test_text_stays_text_on_paper() -> None:
    """What would be a command to the typesetter is printed as it stands."""
    printed = poppler("pdftotext", papers(hostile())["cue-sheet.pdf"].data, "-raw").replace("\u200b", "")
    for part in HOSTILE:
        assert printed.replace("\n", "").count(part) >= 2, part


@needs_poppler
@pytest.mark.parametrize("language", ["en", "fr", "ru", "zh"])
def test_paper_says_the_same(language: str) -> None:
    """The PDF, as another program reads it, has the times, the words, the voices, the files and the whole text."""
    made, label = safe(language, embargo="2026-09-01T10:00:00+03:00")
    file = sound("podcast/a.mp3", "podcast", label.length)
    body = papers((made, label), (file,))["cue-sheet.pdf"].data
    printed = letters(poppler("pdftotext", body, "-raw").replace("\u0301", ""))
    paragraphs = [one["text"] for one in data((made, label))["text"]]
    for said in (
        label.in_cue,
        label.out_cue,
        label.disclosure,
        "07:00 UTC",
        file.sha256[:16],
        "podcast/a.mp3",
    ):
        assert letters(said) in printed, said
    for said in paragraphs:
        assert letters(said) in printed, said


@needs_poppler
def test_long_titles_and_messages_stay_on_the_page() -> None:
    """A title of 200 letters, 60 segments and a long file's name are printed within the margins."""
    title = "A message about water that is far too long for any " * 4
    parts = [segment("Boil", "the", "water", f"{at}.", index=at) for at in range(60)]
    name = "broadcast-ebu/" + "a-very-long-name-of-a-message" * 4 + ".en.wav"
    made, label = programme(message(title=title[:200]), parts)
    body = papers((made, label), (sound(name, "broadcast-ebu", label.length),))["cue-sheet.pdf"].data
    boxes = poppler("pdftotext", body, "-bbox")
    assert max(float(edge) for edge in re.findall(r'<word[^>]* xMax="([\d.]+)"', boxes)) < 595 - 40
    assert letters(title[:200]) in letters(poppler("pdftotext", body))


@needs_chromium
def test_page_fits_a_phone(tmp_path: Path) -> None:
    """On a screen of 400 pixels nothing but a table's own frame scrolls sideways."""
    made, label = safe("ru")
    shown = page((made, label), sound("whatsapp-voice/safe-online.ru.mp3", "whatsapp-voice", label.length))
    script = """<script>document.body.setAttribute("data-fits",
      document.documentElement.scrollWidth <= window.innerWidth);</script></body>"""
    # The page itself allows no script, so the one that measures comes in without that rule.
    driven = tmp_path / "driven.html"
    driven.write_text(re.sub(r"<meta http-equiv.*?>", "", shown).replace("</body>", script), encoding="utf-8")
    switches = "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking".split()
    switches += ["--disable-component-update", "--disable-sync", "--window-size=400,900"]
    done = subprocess.run(
        ["chromium", *switches, f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", driven.as_uri()],
        capture_output=True,
        check=True,
        timeout=120,
    )
    assert 'data-fits="true"' in done.stdout.decode()
