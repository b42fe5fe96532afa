"""What a letter says, in the order in which a radio desk asks for it: for its plain text and its page alike."""

import re
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from rupor import bidi, pages
from rupor.clock import minutes
from rupor.model import Partner
from rupor.radio.letters.passages import Line, Passage, Section, clean
from rupor.radio.letters.values import Kind, LetterFacts, LetterFile
from rupor.tag import right_to_left

MINUS = "\u2212"
LONGEST_TITLE = 50
"""Letters of the title in a subject: more of it no list of letters shows."""
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~/")
_NUMBERED = re.compile(r"(sound|segment)-(\d{1,6})")
_CAPTIONS = {"srt", "vtt", "ttml", "ass", "lrc", "captions.json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """A letter of one *kind* to one partner, in the words of one language."""

    kind: Kind
    partner: Partner
    facts: LetterFacts
    attached: Sequence[LetterFile]
    at: datetime
    words: Mapping[str, Any]
    sheet: Mapping[str, Any]
    """Words of the cue sheet."""
    language: str
    """Of both."""

    def subject(self) -> str:
        """Return the subject: an embargo that is still to come stands first."""
        title = clean(self.facts.title)
        if len(title) > LONGEST_TITLE:
            title = f"{title[:LONGEST_TITLE].rsplit(' ', 1)[0]}…"
        said: str = self.words[self.kind].format(title=title) if self.kind != "delivery" else title
        said += f" ({', '.join([clean(self.facts.language), *self._duration()])})"
        if self._waits() and self.facts.embargo:
            moment = self._local(self.facts.embargo)
            offset = "" if moment.utcoffset() == timedelta(0) else _offset(moment)
            said = self.words["embargo"].format(moment=f"{moment:%Y-%m-%d %H:%M} UTC{offset}", subject=said)
        return bidi.in_order(said) if right_to_left(self.language) else said

    def sections(self) -> tuple[Section, ...]:
        """Return everything that the letter says."""
        found = [*self._alerts()]
        if self.kind != "recall":
            opening = "mailed" if self.partner.address.kind == "mail" else "placed"
            found.append(self._lines("opening", [self._own(self.words[opening])]))
        found += [self._facts(), *self._cues()]
        if self.kind != "recall":
            found += [*self._presenter(), *self._pronunciation()]
        found += [*self._files(), self._end()]
        return tuple(found)

    def _own(self, text: str) -> Passage:
        return Passage(text=text, language=self.language)

    def _lines(self, kind: Any, values: Sequence[Passage], heading: str = "") -> Section:
        head = self._own(heading) if heading else None
        return Section(kind=kind, heading=head, lines=tuple(Line(values=(one,)) for one in values))

    def _alerts(self) -> Iterator[Section]:
        """Say what nobody may overlook."""
        if self.kind == "recall":
            reason = clean(self.facts.reason)
            lines = [self._line(self.words["reason"], self._own(reason))] if reason else []
            yield Section(kind="alert", heading=self._own(self.words["stop"]), lines=tuple(lines))
            return
        if self._waits():
            yield self._lines("alert", self._moments(), self.sheet["embargo"])
        if expires := self._day(self.facts.expires):
            yield self._lines("alert", [expires], self.sheet["expires"])
        if self.kind == "correction":
            note = [self._own(clean(one)) for one in self.facts.note.splitlines() if clean(one)]
            lines = [self._line(self.words["changed"], *note)] if note else []
            heading = self._own(self.words["replaces"].format(n=self.facts.version))
            yield Section(kind="alert", heading=heading, lines=tuple(lines))
        if disclosure := self._disclosure():
            yield self._lines("alert", disclosure, self.sheet["disclosure"])

    def _disclosure(self) -> list[Passage]:
        """Return the disclosure in the languages of the letter and the message, and in English if in neither."""
        known = self.facts.cue_sheet.get("disclosure")
        texts = {clean(tag): clean(text) for tag, text in known.items()} if isinstance(known, Mapping) else {}
        wanted = [tag for tag in dict.fromkeys((self.facts.language, self.language)) if texts.get(tag)]
        return [Passage(text=texts[tag], language=tag) for tag in wanted or texts if texts[tag]]

    def _waits(self) -> bool:
        """Tell whether an embargo is still to come."""
        return self.kind != "recall" and self.facts.embargo is not None and self.facts.embargo > self.at

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(self.partner.zone) if self.partner.zone else UTC)

    def _moments(self) -> list[Passage]:
        """Say the embargo in the station's own time and in UTC."""
        if self.facts.embargo is None:
            return []
        local, utc = self._local(self.facts.embargo), self.facts.embargo.astimezone(UTC)
        said = []
        if local.utcoffset() != timedelta(0):
            fill = {"zone": self.partner.zone.replace("_", " "), "offset": _offset(local)}
            said.append(self.words["here"].format(date=self._date(local), time=f"{local:%H:%M}", **fill))
        said.append(self.sheet["moment"].format(date=self._date(utc), time=f"{utc:%H:%M}"))
        return [self._own(one) for one in said]

    def _date(self, day: date) -> str:
        from babel.dates import format_date

        return format_date(day, "long", locale="en_GB" if self.language == "en" else self.language)

    def _day(self, text: object) -> Passage | None:
        """Say an ISO 8601 date; as it stands where it is none."""
        known = clean(text)
        try:
            return self._own(self._date(date.fromisoformat(known)))
        except ValueError:
            return Passage(text=known, code=True) if known else None

    def _line(self, caption: str, *values: Passage) -> Line:
        return Line(caption=self._own(caption), values=values)

    def _facts(self) -> Section:
        """Say what the item is, of whom and how long; what is not known is left out."""
        known, tag = self.facts.cue_sheet, clean(self.facts.language)
        late = self._moments() if self.kind != "recall" and not self._waits() else []
        item = " / ".join(filter(None, (clean(known.get("id")), clean(known.get("version")))))
        day = self._day(known.get("date"))
        rows = {
            self.words["title"]: [Passage(text=clean(self.facts.title), language=tag)],
            self.sheet["duration"]: [Passage(text=one, code=True) for one in self._duration()],
            self.sheet["language"]: [
                self._own(_language_name(tag, self.language)),
                Passage(text=tag, code=True),
            ],
            self.sheet["embargo"]: late,
            self.sheet["series"]: self._given("series"),
            self.sheet["version"]: [Passage(text=item, code=True)] if item else [],
            self.sheet["date"]: [day] if day else [],
            self.sheet["agency"]: [self._own(clean(self.facts.agency))] if clean(self.facts.agency) else [],
            self.sheet["publisher"]: self._given("publisher"),
            self.sheet["licence"]: self._given("licence"),
            self.sheet["music"]: self._given("music"),
            self.sheet["contact"]: self._given("contact"),
        }
        return Section(kind="facts", lines=tuple(self._line(name, *row) for name, row in rows.items() if row))

    def _given(self, name: str) -> list[Passage]:
        text = clean(self.facts.cue_sheet.get(name))
        return [Passage(text=text, language=clean(self.facts.language))] if text else []

    def _duration(self) -> list[str]:
        known = self.facts.cue_sheet.get("duration")
        seconds = known.get("seconds") if isinstance(known, Mapping) else None
        good = isinstance(seconds, int | float) and 0 < seconds < 1e6
        return [minutes(seconds)] if good and seconds is not None else []

    def _passage(self, name: str) -> Passage | None:
        """Return a passage of the cue sheet with its own language."""
        known = self.facts.cue_sheet.get(name)
        if not isinstance(known, Mapping) or not clean(known.get("text")):
            return None
        language = clean(known.get("language")) or clean(self.facts.language)
        return Passage(text=clean(known["text"]), language=language)

    def _cues(self) -> Iterator[Section]:
        for name in ("in_cue", "out_cue"):
            if passage := self._passage(name):
                yield self._lines("words", [passage], self.sheet[name])

    def _presenter(self) -> Iterator[Section]:
        for name in ("intro", "outro"):
            if passage := self._passage(name):
                yield self._lines("words", [passage], self.sheet[name])

    def _pronunciation(self) -> Iterator[Section]:
        """Say how words are said that a presenter may stumble over."""
        known = self.facts.cue_sheet.get("pronunciation")
        lines = []
        for one in known if isinstance(known, Sequence) else ():
            if not isinstance(one, Mapping) or not clean(one.get("written")):
                continue
            tag = clean(one.get("language")) or clean(self.facts.language)
            ipa = clean(one.get("ipa"))
            values = (
                Passage(text=clean(one.get("said")), language=tag),
                Passage(text=clean(one.get("latin")), language=f"{tag}-Latn"),
                Passage(text=f"[{ipa}]" if ipa else "", language=f"{tag}-fonipa", code=True),
                Passage(text=clean(one.get("note")), language=clean(self.facts.language)),
            )
            written = Passage(text=clean(one["written"]), language=tag)
            lines.append(Line(caption=written, values=tuple(value for value in values if value.text)))
        if lines:
            yield Section(kind="list", heading=self._own(self.sheet["pronunciation"]), lines=tuple(lines))

    def _files(self) -> Iterator[Section]:
        lines = [
            Line(caption=Passage(text=clean(one.name), code=True), values=tuple(self._file(one)))
            for one in self.facts.files
        ]
        if lines:
            yield Section(kind="list", heading=self._own(self.words["files"]), lines=tuple(lines))

    def _file(self, one: LetterFile) -> Iterator[Passage]:
        """Say what a file is, how large, and where it is."""
        if role := self._role(one.role):
            yield self._own(role)
        yield Passage(text=size(one.size), code=True)
        if self.kind == "recall":
            yield self._own(self.words["removed" if one.gone else "delete"])
        elif one in self.attached:
            yield self._own(self.words["attached"])
        elif one.file and self.partner.link:
            link = f"{self.partner.link.rstrip('/')}/{_quoted(one.name)}"
            yield self._own(self.words["linked"])
            yield Passage(text=link, code=True, link=link)
        elif one.file:
            yield self._own(self.words["missing"])

    def _role(self, role: str) -> str:
        if found := _NUMBERED.fullmatch(role):
            name = {"sound": "sound_part", "segment": "sound_segment"}[found[1]]
            return str(self.words[name].format(n=int(found[2])))
        start = role.partition(".")[0]
        if start == "cue-sheet":
            return str(self.sheet["sheet"])
        name = "captions" if role in _CAPTIONS else {"txt": "transcript"}.get(role, start)
        known = name in ("sound", "script", "captions", "transcript")
        return str(self.words[name]) if known else clean(role)

    def _end(self) -> Section:
        agency = clean(self.facts.agency)
        text = self.words["sent_for"].format(agency=agency) if agency else self.words["sent"]
        return self._lines("end", [self._own(text)])


def contents(
    kind: Kind,
    partner: Partner,
    facts: LetterFacts,
    attached: Sequence[LetterFile],
    at: datetime,
    language: str,
) -> Contents:
    """Gather what a letter says, in *language*, the message's own where that is empty, or English."""
    words, known = pages.words("letter", language or facts.language)
    return Contents(
        kind=kind,
        partner=partner,
        facts=facts,
        attached=attached,
        at=at,
        words=words,
        sheet=pages.words("cue_sheet", known)[0],
        language=known,
    )


def size(count: int) -> str:
    """Write a count of bytes for people.

    >>> size(1_912_345), size(51_200), size(17)
    ('1.9 MB', '51 kB', '17 B')
    """
    if count >= 1_000_000:
        return f"{count / 1e6:.1f} MB"
    return f"{count / 1e3:.0f} kB" if count >= 1000 else f"{count} B"


def _quoted(path: str) -> str:
    """Return a path as a link spells it (RFC 3986, 2.3)."""
    return "".join(
        chr(one) if chr(one) in _UNRESERVED else f"%{one:02X}" for one in path.encode(errors="replace")
    )


def _offset(moment: datetime) -> str:
    return moment.isoformat()[-6:].replace("-", MINUS)


def _language_name(tag: str, of: str) -> str:
    """Name a language in another one, as CLDR does; the tag where CLDR has no name for it."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-").get_display_name(of) or tag
    except (UnknownLocaleError, ValueError, TypeError):
        return tag
