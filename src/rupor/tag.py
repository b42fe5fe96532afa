"""Language tags as BCP 47 (RFC 5646) writes them, from the codes that engines use.

>>> bcp47("en_us"), bcp47("cmn-latn-pinyin"), bcp47("iw"), bcp47("en-gb-x-rp")
('en-US', 'zh-Latn-pinyin', 'he', 'en-GB-x-rp')
"""

_RENAMED = {"cmn": "zh", "iw": "he", "jw": "jv", "in": "id", "ji": "yi"}
"""Codes of the IANA registry that have a preferred one, and the language that a message in ``zh`` is in."""
_RIGHT_TO_LEFT = frozenset("ar arc ckb dv fa he ks nqo prs ps sd sdh syr ug ur yi".split())
"""Written from right to left, unless a script in the tag says otherwise (CLDR, ``characterOrder``)."""
_SCRIPTS = frozenset("adlm arab aran hebr nkoo rohg syrc thaa".split())
"""Scripts that are written from right to left."""


def bcp47(code: str) -> str:
    """Write *code* in the case and with the hyphens of RFC 5646, 2.1.1."""
    primary, *rest = code.replace("_", "-").lower().split("-")
    parts = [_RENAMED.get(primary, primary)]
    for part in rest:
        after_singleton = any(len(before) == 1 for before in parts)
        if len(part) == 2 and not after_singleton:
            part = part.upper()
        elif len(part) == 4 and part.isalpha() and not after_singleton:
            part = part.title()
        parts.append(part)
    return "-".join(parts)


def primary(language: str) -> str:
    """Return the language of a tag without script and region.

    >>> primary("pt-BR")
    'pt'
    """
    return language.partition("-")[0]


def right_to_left(language: str) -> bool:
    """Tell whether a language is written from right to left.

    >>> right_to_left("ar-EG"), right_to_left("ku-Arab"), right_to_left("ur-Latn"), right_to_left("ru")
    (True, True, False, False)
    """
    scripts = [part.lower() for part in language.split("-")[1:] if len(part) == 4 and part.isalpha()]
    return scripts[0] in _SCRIPTS if scripts else primary(language) in _RIGHT_TO_LEFT


def direction(language: str) -> str:
    """Return the direction in which a language is written, as pages name it: ``rtl`` or ``ltr``."""
    return "rtl" if right_to_left(language) else "ltr"
