"""Spanish abbreviations in full, the names of letters, and which words of capitals can be read as words."""

import re
import unicodedata

_TITLES = (
    "Sr.=señor; Sres.=señores; Sra.=señora; Sras.=señoras; Srta.=señorita; Srtas.=señoritas; Dr.=doctor; "
    "Dres.=doctores; Dra.=doctora; Dras.=doctoras; Ud.=usted; Uds.=ustedes; Vd.=usted; Vds.=ustedes; "
    "Prof.=profesor; Profa.=profesora; Lic.=licenciado; Licda.=licenciada; Ing.=ingeniero; Arq.=arquitecto; "
    "Abg.=abogado; Mtro.=maestro; Mtra.=maestra; Gral.=general; Cnel.=coronel; Tte.=teniente; Sgto.=sargento; "
    "Pdte.=presidente; Pdta.=presidenta; Dir.=director; Mons.=monseñor; Pbro.=presbítero; Hno.=hermano; "
    "Hna.=hermana; Hnos.=hermanos; Sto.=santo; Sta.=santa; Excmo.=excelentísimo; Excma.=excelentísima; "
    "Ntra.=nuestra; Dña.=doña; D.ª=doña; M.ª=María; Lcda.=licenciada; Lcdo.=licenciado; Jr.=júnior"
)
_WORDS = (
    "etc.=etcétera; p. ej.=por ejemplo; ej.=ejemplo; i. e.=es decir; vs.=contra; cf.=compárese; "
    "aprox.=aproximadamente; máx.=máximo; mín.=mínimo; núm.=número; núms.=números; n.º=número; n.°=número; "
    "nº=número; n°=número; n.os=números; nro.=número; art.=artículo; arts.=artículos; pág.=página; "
    "págs.=páginas; párr.=párrafo; párrs.=párrafos; cap.=capítulo; caps.=capítulos; vol.=volumen; "
    "vols.=volúmenes; fig.=figura; figs.=figuras; ed.=edición; av.=avenida; avda.=avenida; avs.=avenidas; "
    "pza.=plaza; blvd.=bulevar; ctra.=carretera; dpto.=departamento; depto.=departamento; "
    "dptos.=departamentos; deptos.=departamentos; secc.=sección; inc.=inciso; prob.=probabilidad; "
    "mdd=millones de dólares; mdp=millones de pesos; mde=millones de euros; apdo.=apartado; izq.=izquierda; "
    "dcha.=derecha; esq.=esquina; urb.=urbanización; prov.=provincia; hab.=habitantes; tel.=teléfono; "
    "tels.=teléfonos; tfno.=teléfono; telf.=teléfono; cel.=celular; ext.=extensión; atte.=atentamente; "
    "cía.=compañía; admón.=administración; fdo.=firmado; rte.=remitente; ss.=siguientes; gob.=gobierno; "
    "min.=minutos; seg.=segundos; pral.=principal; coord.=coordinación; cda.=cucharada; cdas.=cucharadas; "
    "cdta.=cucharadita; cdtas.=cucharaditas; exp.=expediente; expte.=expediente; edif.=edificio; "
    "fracc.=fraccionamiento; psje.=pasaje; pje.=pasaje; cra.=carrera; mz.=manzana; apto.=apartamento; "
    "var.=variedad; c/u=cada uno; s/n=sin número; y/o=y o; 24/7=veinticuatro siete; a/c=a cargo; lun.=lunes; "
    "mié.=miércoles; jue.=jueves; vie.=viernes; sáb.=sábado; dom.=domingo"
)
_GROUPS = (
    "a. C.=antes de Cristo; d. C.=después de Cristo; EE. UU.=Estados Unidos; EEUU=Estados Unidos; "
    "FFAA=Fuerzas Armadas; RRHH=recursos humanos; DDHH=derechos humanos; JJOO=Juegos Olímpicos; "
    "JJ. OO.=Juegos Olímpicos; FF. AA.=Fuerzas Armadas; RR. HH.=recursos humanos; AA. VV.=varios autores; "
    "DD. HH.=derechos humanos; CC. OO.=Comisiones Obreras; AA. PP.=Administraciones Públicas; "
    "CC. AA.=comunidades autónomas; FF. CC.=ferrocarriles; S. M.=Su Majestad; S. S.=Su Santidad; "
    "Bs. As.=Buenos Aires; Fco.=Francisco; Ma.=María; S. A.=sociedad anónima; S. L.=sociedad limitada; "
    "M. N.=moneda nacional; C. P.=código postal; P. D.=posdata; "
    "S. A. de C. V.=sociedad anónima de capital variable; q. e. p. d.=que en paz descanse; "
    "s. n. m.=sobre el nivel del mar; m. s. n. m.=metros sobre el nivel del mar; "
    "msnm=metros sobre el nivel del mar"
)


def _table(*texts: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for text in texts for pair in text.split("; "))


_EXACT = _table(_TITLES, _WORDS, _GROUPS)
_ANY_CASE = {key.lower(): said for key, said in _table(_TITLES, _WORDS).items()}
"""Abbreviations of words begin a sentence with a capital, and titles are written with a small one."""


def _pattern(written: str) -> str:
    """Make the expression of an abbreviation; spaces between its parts may be missing."""
    return re.escape(written).replace(r"\ ", r"[ \u00a0\u202f]?")


PATTERN = "|".join(_pattern(key) for key in sorted({*_EXACT, *_ANY_CASE}, key=len, reverse=True))
"""Regular expression of all abbreviations, to be matched in any case."""


def in_full(written: str) -> str:
    """Return what an abbreviation stands for; nothing if its capitals are not those of one.

    >>> in_full("Uds."), in_full("EE.UU."), in_full("Pág."), in_full("S.A."), in_full("cap.")
    ('ustedes', 'Estados Unidos', 'página', 'sociedad anónima', 'capítulo')
    """
    spaced = re.sub(r"[\u00a0\u202f]", " ", written)
    for key in (spaced, re.sub(r"\.(?=[^\W\d])", ". ", spaced)):
        if key in _EXACT:
            return _EXACT[key]
        if key.lower() in _ANY_CASE:
            return _ANY_CASE[key.lower()]
    return ""


LETTERS = dict(
    zip(
        "abcdefghijklmnñopqrstuvwxyz",
        [
            "a",
            "be",
            "ce",
            "de",
            "e",
            "efe",
            "ge",
            "hache",
            "i",
            "jota",
            "ka",
            "ele",
            "eme",
            "ene",
            "eñe",
            "o",
            "pe",
            "cú",
            "erre",
            "ese",
            "te",
            "u",
            "uve",
            "uve doble",
            "equis",
            "i griega",
            "zeta",
        ],
        strict=True,
    )
)
"""The names that the academies recommend, but for w and y, whose older names more listeners know."""

_SYLLABLE = r"(?:[bcdfgkpt]r|[bcfgkp]l|ch|ll|qu|[bcdfghjklmnñprstvwxyz])?[aeiou]+[nrslmdzbcgptkfx]?"
_READABLE = re.compile(rf"(?:{_SYLLABLE})+y?")
_HARD_END = re.compile(r"[hjqvwñ]$|[aeiou]{3}|aa|ii|uu")


def _plain(word: str) -> str:
    """Return a word in small letters without accents; ñ stays."""
    parts = unicodedata.normalize("NFD", word.lower())
    return unicodedata.normalize("NFC", "".join(sign for sign in parts if sign not in "\u0301\u0308"))


def spell(word: str) -> str:
    """Name the letters of a word.

    >>> spell("VIH"), spell("ñw")
    ('uve i hache', 'eñe uve doble')
    """
    return " ".join(LETTERS.get(letter, letter) for letter in _plain(word))


def readable(word: str) -> bool:
    """Tell whether letters make a word that a Spanish mouth can say.

    >>> [readable(word) for word in ("ACNUR", "BID", "OMS", "PNUD", "UNRWA", "SENASA")]
    [True, True, False, False, False, True]
    """
    return bool(_READABLE.fullmatch(_plain(word))) and not _HARD_END.search(_plain(word))
