"""Language tags as BCP 47 (RFC 5646) writes them, from the codes that engines use.

>>> bcp47("en_us"), bcp47("cmn-latn-pinyin"), bcp47("iw"), bcp47("en-gb-x-rp")
('en-US', 'zh-Latn-pinyin', 'he', 'en-GB-x-rp')
"""

_RENAMED = {"cmn": "zh", "iw": "he", "jw": "jv", "in": "id", "ji": "yi"}
"""Codes of the IANA registry that have a preferred one, and the language that a message in ``zh`` is in."""


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
