"""Spanish, written out for the ear, as a careful announcer would say it: neutral Spanish of Latin America.

The region of the language tag decides how ``$`` is called, which sign parts decimals, and what the first of May is.
"""

from rupor.text.verbalize import addresses, phones, symbols
from rupor.text.verbalize.language import Language
from rupor.text.verbalize.spanish import calendar, identity, order, quantities, writing
from rupor.text.verbalize.spanish.numbers import DIGITS

_CONTACT = (
    "(?:ayuda|emergencias?|atenci[óo]n|urgencias?|denuncias?|auxilio|apoyo|contacto|informaci[óo]n|whatsapp|mujer(?:es)?"
    "|tel[ée]fono)"
)
_BETWEEN = (
    "al|los?|las?|el|y|o|u|es|son|sus?|n[úu]meros?|tel[ée]fonos?|l[íi]neas?|gratuit[oa]s?|gratis|m[óo]vil|fijo|celular"
    rf"|whatsapp|sms|nacional|directa|telef[óo]nic[oa]|(?:de|para) (?:la |las )?{_CONTACT}|ahora|hoy|ya|[+\d]+"
)
_NEAR = rf"(?=(?:\W+(?:{_BETWEEN}))*\W*\Z|[^.;\d]{{0,40}}:\W*\Z)"
"""Between a noun and a telephone number: few words, or a colon; ``una línea de 200 personas`` has neither."""
_TO = rf"(?:{_NEAR}|(?=(?:\W+\w+){{0,8}}?\W+(?:al|con (?:el|la))(?:\W+(?:{_BETWEEN}))*\W*\Z))"
"""Between a call to act and a number: anything, but ``al`` or ``con el`` before the number."""
_CALLS = (
    r"\b(?:ll[áa]m(?:e|en|a|ar|ando|enos|anos|ame)|llam(?:arnos|arlos|arme)|comun[íi](?:quese|quense|cate|carse)"
    r"|escr[íi]b(?:a|an|e|ir|anos|enos)|env[íi](?:e|en|a|ar|enos)|mand(?:e|en|a|ar)|telefone(?:e|en|a|ar)"
    r"|cont[áa]ct(?:e|en|a|enos|ar)|cons[úu]lt(?:e|a|ar))\b"
)
_DIALS = r"\b(?:m[áa]r[qc](?:ue|uen|ar|ando)|m[áa]rquelo|marca(?= (?:al?|el)\b))\b"
_NOUNS = (
    r"\b(?:tel[ée]fonos?|celular(?:es)?|m[óo]vil(?:es)?|tel[ée]?f?s?|tfno|cel|fax|whatsapp|telegram|central|centralita"
    r"|conmutador|pbx|l[íi]neas?|(?:al|el|este|siguiente) n[úu]mero"
    r"|(?:contactos?|emergencias?|urgencias|denuncias|ayuda|bomberos|polic[íi]a|ambulancias?|cruz roja)(?=\s?:)"
    rf"|n[úu]meros? (?:gratuitos?|telef[óo]nicos?|de {_CONTACT}))\b"
)

PHONES = phones.Words(
    digits=DIGITS,
    plus="más",
    cue=rf"{_CALLS}{_TO}|(?:{_DIALS}|{_NOUNS}){_NEAR}",
    again="; repito: ",
    sizes={6: (3, 3), 7: (3, 4), 8: (4, 4), 9: (3, 3, 3), 10: (3, 3, 4), 11: (3, 4, 4)},
)
ADDRESSES = addresses.Words(
    at="arroba",
    dot="punto",
    slash="barra",
    hyphen="guion",
    underscore="guion bajo",
    plus="más",
    rest=", y lo que sigue",
    name=writing.name,
)

LANGUAGE = Language(
    early=(
        *addresses.rules(ADDRESSES),
        *phones.rules(PHONES),
        *identity.rules(PHONES),
        *identity.EARLY,
        *calendar.RULES,
        *writing.EARLY,
        *quantities.EARLY,
        *order.RULES,
    ),
    late=(
        *identity.LATE,
        *quantities.LATE,
        *writing.LATE,
        quantities.joined,
        quantities.rest,
        symbols.digits(DIGITS),
    ),
)
