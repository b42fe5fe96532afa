"""Lexicons as W3C Pronunciation Lexicon Specification (PLS) 1.0 documents, for other programs and from them.

A ``lexeme`` carries what every reader understands: written forms, spoken forms (``alias``) and sounds in IPA
(``phoneme``). What PLS cannot say (expressions, capitals, notes, who approved) stands in the document's ``metadata`` by
the lexeme's ``xml:id``; other readers pass over it, and it comes back on import.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from rupor.errors import ConfigError
from rupor.text import language as languages
from rupor.text.lexicons.write import alike
from rupor.text.verbalize.lexicon import Entry, Lexicon, entries

NAMESPACE = "http://www.w3.org/2005/01/pronunciation-lexicon"
OWN = "urn:rupor:lexicon"
"""Namespace of what only Rupor reads."""
LIMIT_BYTES = 10_000_000
MOST = 100
"""Mistakes that are listed; more are counted."""

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_TEXTS = ("meaning", "doubt", "note", "approved")
_SEVERAL = "the document gives it several pronunciations"


def export(lexicon: Lexicon) -> str:
    """Write a lexicon as a PLS 1.0 document; ``unsaid`` tells what other readers will not know."""
    from lxml import etree

    root = etree.Element(f"{{{NAMESPACE}}}lexicon", nsmap={None: NAMESPACE, "rupor": OWN})
    root.attrib.update({"version": "1.0", "alphabet": "ipa", _LANG: lexicon.language})
    etree.SubElement(root, f"{{{NAMESPACE}}}meta", name="generator", content="Rupor")
    metadata = etree.SubElement(root, f"{{{NAMESPACE}}}metadata")
    try:
        for number, group in enumerate(alike(lexicon.entries), 1):
            _add(root, metadata, f"e{number}", group)
    except ValueError as error:
        raise ConfigError(
            f"{lexicon.source}: cannot be written as XML ({error}). Take control characters out of entry {number}"
        ) from error
    if not len(metadata):
        root.remove(metadata)
    etree.indent(root)
    written = etree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'


def unsaid(lexicon: Lexicon) -> tuple[str, ...]:
    """Name what of a lexicon other readers of its PLS document will not know; Rupor itself reads it back."""
    lines = []
    for entry in lexicon.entries:
        if entry.regex:
            lines.append(f"'{entry.written}' is an expression. List the words that it stands for as entries")
        elif not _sayable(entry):
            lines.append(f"'{entry.written}' has neither a spoken form nor sounds. Add one of them")
    folding = sum(
        1 for entry in lexicon.entries if _sayable(entry) and entry.folds and _has_case(entry.written)
    )
    doubted = sum(1 for entry in lexicon.entries if entry.doubt)
    if folding:
        lines.append(f"entries in which capitals do not matter, which other readers may not find: {folding}")
    if doubted:
        lines.append(f"entries in doubt, which other readers take as sure: {doubted}")
    return tuple(lines)


def _has_case(written: str) -> bool:
    return written.lower() != written.upper()


def _sayable(entry: Entry) -> bool:
    return bool(entry.spoken or entry.ipa) and not entry.regex


def _add(root: Any, metadata: Any, name: str, group: tuple[Entry, ...]) -> None:
    """Write entries that are said alike as one lexeme, and the rest of what they tell into the metadata."""
    from lxml import etree

    entry, forms = group[0], [one.written for one in group]
    own, lists = _rest(entry, forms)
    if own or lists:
        kept = etree.SubElement(metadata, f"{{{OWN}}}entry", {"id": name, **own})
        _fill(kept, OWN, lists)
    if _sayable(entry):
        lexeme = etree.SubElement(root, f"{{{NAMESPACE}}}lexeme", {_ID: name})
        spoken = [entry.spoken, *entry.options] if entry.spoken else []
        _fill(
            lexeme,
            NAMESPACE,
            {"grapheme": forms, "alias": spoken, "phoneme": [entry.ipa] if entry.ipa else []},
        )


def _fill(parent: Any, namespace: str, lists: dict[str, list[str]]) -> None:
    from lxml import etree

    for tag, texts in lists.items():
        for text in texts:
            etree.SubElement(parent, f"{{{namespace}}}{tag}").text = text


def _rest(entry: Entry, forms: list[str]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return what of an entry a lexeme cannot carry: attributes, and lists of texts."""
    sayable = _sayable(entry)
    keys = _TEXTS if sayable else (*_TEXTS, "spoken", "ipa")
    own = {key: value for key in keys if (value := getattr(entry, key))}
    if entry.any_case is not None:
        own["any-case"] = str(entry.any_case).lower()
    if entry.regex:
        own["regex"] = "true"
    lists = {} if sayable else {"written": forms}
    if entry.options and not (sayable and entry.spoken):
        lists["option"] = list(entry.options)
    return own, lists


class _Own(NamedTuple):
    """What the metadata tell of one entry."""

    values: dict[str, Any]
    written: tuple[str, ...]


def import_(data: bytes, where: str = "PLS document") -> Lexicon:
    """Read a PLS 1.0 document; raise ConfigError for what is none, hostile or in another alphabet than IPA.

    Several spoken forms become options of the preferred one; a form that several lexemes give is a doubt.
    """
    root = _root(data, where)
    language = languages.tag(root.get(_LANG) or "")
    if not language:
        raise ConfigError(
            f"{where}: unknown language '{root.get(_LANG) or ''}'. Expected xml:lang with a BCP 47 tag such as ru"
        )
    own = dict(_own(root))
    mistakes: list[str] = []
    found: list[tuple[str, tuple[Entry, ...]]] = []
    for lexeme in root.iterchildren(f"{{{NAMESPACE}}}lexeme"):
        name = lexeme.get(_ID, "")
        try:
            found.append((name, _lexeme(lexeme, root, own.get(name, _Own({}, ())))))
        except ValueError as error:
            mistakes.append(f"{where}:{lexeme.sourceline}: {error}")
    if mistakes:
        more = [f"{where}: {len(mistakes) - MOST} mistakes more"] if len(mistakes) > MOST else []
        raise ConfigError("\n".join([*mistakes[:MOST], *more]))
    found += [(name, _entries(rest.written, rest.values)) for name, rest in own.items() if rest.written]
    if own:
        found.sort(key=lambda pair: _number(pair[0]))
    return Lexicon(language=language, entries=_merged(one for _, some in found for one in some), source=where)


def _number(name: str) -> tuple[int, int]:
    """Order what Rupor wrote by its number; what others added stays behind it."""
    return (0, int(name[1:])) if name[:1] == "e" and name[1:].isdecimal() and len(name) < 10 else (1, 0)


def _root(data: bytes, where: str) -> Any:
    """Parse a document without ever looking at a document type, an entity or another file."""
    from lxml import etree

    if len(data) > LIMIT_BYTES:
        raise ConfigError(f"{where}: is larger than {LIMIT_BYTES:,} bytes. Split it, or give another file")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        collect_ids=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ConfigError(
            f"{where}: is no XML that can be read ({error}). Expected a PLS 1.0 document. Save it again"
        ) from error
    tree = root.getroottree()
    if tree.docinfo.internalDTD is not None or tree.docinfo.doctype:
        raise ConfigError(
            f"{where}: has a document type (<!DOCTYPE>), which can hide other files. Expected a plain PLS 1.0 "
            "document. Take the line out"
        )
    if root.tag != f"{{{NAMESPACE}}}lexicon":
        raise ConfigError(
            f"{where}: is no PLS lexicon (its root is '{root.tag}'). Expected 'lexicon' in the namespace {NAMESPACE}"
        )
    if root.get("version") != "1.0":
        raise ConfigError(f"{where}: is version '{root.get('version') or ''}'. Expected version 1.0 of PLS")
    return root


def _own(root: Any) -> Iterator[tuple[str, _Own]]:
    """Read what Rupor wrote into the metadata."""
    path = f"{{{NAMESPACE}}}metadata/{{{OWN}}}entry"
    for element in root.iterfind(path):
        values: dict[str, Any] = {
            key.replace("-", "_"): text
            for key, text in element.attrib.items()
            if key in ("meaning", "doubt", "note", "approved", "spoken", "ipa")
        }
        if element.get("any-case"):
            values["any_case"] = element.get("any-case") == "true"
        if element.get("regex") == "true":
            values["regex"] = True
        options = tuple(_text(one) for one in element.iterfind(f"{{{OWN}}}option"))
        if options:
            values["options"] = options
        forms = tuple(one.text or "" for one in element.iterfind(f"{{{OWN}}}written"))
        yield element.get("id", ""), _Own(values, forms)


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _lexeme(lexeme: Any, root: Any, own: _Own) -> tuple[Entry, ...]:
    """Make the entries of a lexeme; raise ValueError with what is wrong."""
    forms = tuple(text for one in lexeme.iterchildren(f"{{{NAMESPACE}}}grapheme") if (text := _text(one)))
    if not forms:
        raise ValueError("a lexeme without a written form. Expected <grapheme>. Add it")
    aliases = _by_preference(lexeme, "alias")
    sounds = [_sounds(one, root, forms[0]) for one in _by_preference(lexeme, "phoneme")]
    if not (aliases or sounds):
        raise ValueError(f"'{forms[0]}' is not said. Expected <alias> or <phoneme>. Add one")
    values: dict[str, Any] = {"note": _note(lexeme, sounds[1:]), **own.values}
    if aliases:
        values["spoken"], *rest = map(_text, aliases)
        values["options"] = tuple(rest)
    if sounds:
        values["ipa"] = sounds[0]
    return _entries(forms, values)


def _by_preference(lexeme: Any, tag: str) -> list[Any]:
    """Return pronunciations of one kind, the preferred first, else as they stand."""
    found = [one for one in lexeme.iterchildren(f"{{{NAMESPACE}}}{tag}") if _text(one)]
    return sorted(found, key=lambda one: one.get("prefer") not in ("true", "1"))


def _sounds(phoneme: Any, root: Any, form: str) -> str:
    alphabet = phoneme.get("alphabet") or root.get("alphabet") or ""
    if alphabet != "ipa":
        raise ValueError(
            f"'{form}' has its sounds in the alphabet '{alphabet}'. Expected 'ipa'. Write them so, or give an <alias>"
        )
    return _text(phoneme)


def _note(lexeme: Any, more: list[str]) -> str:
    """Keep what a lexeme tells beside its pronunciation."""
    parts = [f"role {lexeme.get('role')}"] if lexeme.get("role") else []
    parts += [f"also /{sounds}/" for sounds in more]
    parts += [f"such as: {_text(one)}" for one in lexeme.iterchildren(f"{{{NAMESPACE}}}example")]
    return "; ".join(parts)


def _entries(forms: tuple[str, ...], values: dict[str, Any]) -> tuple[Entry, ...]:
    kept = {key: value for key, value in values.items() if value not in ("", ())}
    return entries({"entry": [{"written": list(forms), **kept}]}) if forms else ()


def _merged(found: Iterator[Entry]) -> tuple[Entry, ...]:
    """Make one doubtful entry of several for the same written form."""
    kept: dict[tuple[str, bool, bool | None], Entry] = {}
    for entry in found:
        key = (entry.written, entry.regex, entry.any_case)
        first = kept.get(key)
        kept[key] = entry if first is None else _both(first, entry)
    return tuple(kept.values())


def _both(first: Entry, second: Entry) -> Entry:
    said = dict.fromkeys((*first.options, second.spoken, *second.options))
    said = {one: None for one in said if one and one != first.spoken}
    sounds = f"also /{second.ipa}/" if second.ipa and second.ipa != first.ipa else ""
    notes = "; ".join(dict.fromkeys(filter(None, (first.note, sounds, second.note))))
    if not said and not sounds:
        return replace(first, note=notes)
    return replace(first, options=tuple(said), note=notes, doubt=first.doubt or _SEVERAL)
