"""Abbreviations after which a full stop need not end a sentence, for each language.

``BEFORE`` belongs to what follows (a name, a number) and never ends a sentence. ``WITHIN`` ends one unless a
small letter or a digit follows. One in both sets (``г.`` for a town or a year) is the latter after a number.
All are written in lower case, without their last full stop and without spaces: ``т.е`` is ``т. е.`` too.
"""

BEFORE: dict[str, frozenset[str]] = {
    language: frozenset(text.split())
    for language, text in {
        "ru": "акад арт бул в.т.ч г г-жа г-н гг ген гл гор гр гр-ка гр-н д д-р деп дер дж дир долл доп "
        "доц ж.-д ж.-ж зав зам и.о изд илл им инж исп ист исх каб кап каф кв кн кол комн корп корр л "
        "лейт м м-р маг мин-во мкр мл напр наст нач о о-в об обл оз ок осн отв отд п п-ов пгт пер "
        "пл подп полк пом пос пп пр-кт прим просп проф проч р р-н ред рис с св см сост соч спец ср "
        "ст стр т т.е т.к т.н т.наз т.о табл тел тов тт ул уч ф-т ч чл чл-корр ш экз эл эт ю",
        "uk": "акад буд бул вул г-н гр див дол доц зам кв кн корп м напр о обл оз п пл пор пров просп "
        "проф р-н рис с св см ст стор т т.е т.зв табл тел тов ім інж",
        "en": "adm approx art arts assoc brig c ca capt cf ch cllr cmdr col corp cpl d.c dept dr e.g ed "
        "eds esp ext fig "
        "figs gen gov hon i.e lt ltc maj messrs mr mrs ms mt nos op p para paras pp pres prof ref reg "
        "regs ss "
        "rs tel rep rev sec sen sgt sr st supt u.k u.n u.s v viz vol vols vs",
        "fr": "adj al apr art av bd boul c.-à-d c.à.d cap cat cf chap col coll dir doc dr env ex fasc fig "
        "gal "
        "hab ing ll.aa lt m mgr mlle mlles mm mme mmes n no nos p p.ex par.ex pp pr prof prés resp "
        "réf s.e s.m st ste suiv trad tél v vol vols vs éd",
        "es": "a abg admón apdo apto arq art arts atte av avda blvd bs c cap caps cel cf cnel col cte "
        "ctra d da depto dir doc dr dra dres dña "
        "ed ee esq excma excmo ext ff fig figs gral hna hno hnos ing jj lic licda mons mr mtra mtro nro "
        "ntra ntro núm núms p p.ej pbro pp "
        "pdta pdte prof profa prov pza pte pág págs párr rdo ref rr s sgto sr sra sras sres srta sta sto "
        "cra cda cdas cdta cdtas edif exp expte fco fracc lcda lcdo ma pje psje r.d l.o s.m s.s secc "
        "tel telf tels tte v vd "
        "vds vol vols vs",
        "ar": "أ أ.د د ص ص.ب ع.ج ق.م م م.د ه هـ",
    }.items()
}
"""Never at the end of a sentence."""

WITHIN: dict[str, frozenset[str]] = {
    language: frozenset(text.split())
    for language, text in {
        "ru": "авг апр в вв г га гг дек долл др е июл июн кг км коп л м мар мин млн млрд мм н.э ноя нояб окт "
        "п пп пр проц р руб с сек сен сент см ст стр т т.д т.п трлн тт тыс фев февр ч чел шт экз янв",
        "uk": "в вв грн млн млрд п р рр с ст стор т т.д т.п тис хв ін",
        "en": "a.d a.m apr aug b b.c bros c.e co d dec etc feb fri inc jan jr jul jun ltd mar mon no nov oct "
        "p.m ph.d s sat sept "
        "sun thu thur thurs tue tues wed",
        "fr": "déc dim etc févr h j.-c janv jeu juil lun mar max min mn nov oct s sam sept ven",
        "es": "a.c a.m aa.vv abr aprox ago cía d.c dcha dic dpto ee.uu ej ene etc feb ff.aa hab izq jj.oo "
        "hrs jul jun mar may min máx mín no nov oct "
        "p.m res rr.hh s.a seg sep sept u.e ud uds",
        "ar": "إلخ الخ",
    }.items()
}
"""In the middle of a sentence or at its end."""
