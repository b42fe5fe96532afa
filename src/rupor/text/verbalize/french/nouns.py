"""The gender of the nouns that French numbers count.

Only ``un`` changes with gender, so it matters for 1, 21, 31, 101 and their like. Endings tell most; the lists hold what
they tell wrong or not at all.
"""

import functools
import re
from typing import Literal

from rupor.text.verbalize import lexicon

Gender = Literal["m", "f", "?", ""]
"""Masculine, feminine, a noun of which it cannot be told, or no noun at all."""

_WORD = re.compile(r"\s*([^\W\d_]+)(['’-]?)")

_FUNCTION_TEXT = (
    "a à afin ai ainsi alors après as au aucun aucune auquel aussi autant autour aux avaient avait avant "
    "avec avons ayant beaucoup car ce ceci cela celle celles celui cependant ces cet cette ceux chacun "
    "chacune chaque chez ci comme comment contre d dans de depuis des dès donc dont du durant elle elles "
    "en encore entre environ est et étaient était être eu eux fait fut furent grâce hors il ils je jusque "
    "l la là laquelle le les lesquels leur leurs lors lorsque lui m ma mais malgré me même mes mieux moi "
    "moins mon n ne ni non nos notre nous on ont ou où par parce parmi pas pendant peu peut peuvent plus "
    "plutôt pour pourra pourquoi près presque puis puisque qu quand que quel quelle quelque quelques qui "
    "quoi rien s sa sans sauf se sera seront ses seulement si sinon soit sommes son sont sous suite "
    "suivant sur surtout t ta tandis te tes toi ton toujours tous tout toute toutes très trop tu un une "
    "va vers versus via voici voilà vont vos votre vous vs y"
)
FUNCTION = frozenset(_FUNCTION_TEXT.split())
"""Words that are no nouns: what follows a number may be one of them."""


def elided(word: str) -> bool:
    """Tell whether ``de`` becomes ``d'`` before a word."""
    return word[:1].lower() in "aeiouàâäéèêëîïôöùûœ" or word.lower().startswith(
        ("hab", "heu", "hom", "hôp", "hec", "hôt", "hist", "hum", "hiv", "hor", "hui")
    )


def counted(after: str) -> Gender:
    """Return the gender of the noun that a number before *after* counts.

    >>> counted(" jeunes femmes"), counted(" hommes"), counted(" des femmes"), counted(" wagres")
    ('f', 'm', '', '?')
    """
    at = 0
    for _ in range(3):
        match = _WORD.match(after, at)
        if not match or match[1].lower() in FUNCTION or match[2] in ("'", "’"):
            return "m" if at else ""
        if match[1].isupper():
            return _meant(match[1])
        if match[1] not in _EITHER:
            return gender(match[1]) if match[1].islower() else ""
        at = match.end(1)
    return "m"


@functools.lru_cache(maxsize=256)
def _meant(letters: str) -> Gender:
    """Return the gender of an initialism: that of the first noun of what it means."""
    own = lexicon.builtin("fr")
    meaning = next((one.meaning for one in own.entries if one.written == letters), "") if own else ""
    first = meaning.partition(" ")[0]
    return gender(first) if first.islower() and first not in FUNCTION else ""


@functools.lru_cache(maxsize=4096)
def gender(noun: str) -> Gender:
    """Return the gender of a noun in small letters, in the singular or plural.

    >>> gender("personnes"), gender("maisons"), gender("villages"), gender("étés")
    ('f', 'f', 'm', 'm')
    """
    forms = (noun, noun.removesuffix("s"), noun.removesuffix("x"))
    for listed, answer in ((_FEMININE, "f"), (_MASCULINE, "m")):
        if any(form in listed for form in forms):
            return "f" if answer == "f" else "m"
    single = noun.removesuffix("s")
    for size in range(_LONGEST, 1, -1):
        if told := _ENDS.get(single[-size:]):
            return "f" if told == "f" else "m"
    return "?" if single.endswith("e") else "m"


_EITHER_TEXT = (
    "jeune jeunes autre autres pauvre pauvres simple simples double triple vaste vastes énorme énormes "
    "rare rares véritable véritables brave braves même mêmes ex"
)
_EITHER = frozenset(_EITHER_TEXT.split())
"""Adjectives before a noun that show no gender."""

_ENDS_F_TEXT = (
    "tion sion xion gion nion ule oule aison té ée ance ence ette elle esse ie ure ude ade ise euse trice ienne "
    "onne aine ine ille ole enne ière ique ace ande ende ente ante rte otte oupe ourse enche anche ouche "
    "erne orme une che ve lle sse nne tte rse rce nce rre ate ue ête ère ale ole ose yse phe ane agne oîte èse"
)
_ENDS_M_TEXT = (
    "age isme ège aire ème gramme mètre cide logue ice oire tre ble ste arme phone graphe pte ide ome ôme ône "
    "one obe ême âne scope type isque asque"
)
_ENDS = dict.fromkeys(_ENDS_F_TEXT.split(), "f") | dict.fromkeys(_ENDS_M_TEXT.split(), "m")
"""What endings tell; of two the longer is right."""
_LONGEST = max(map(len, _ENDS))

_FEMININE_TEXT = (
    "femme fille mère sœur tante reine dame victime personne épouse vedette star heure minute seconde "
    "fois nuit tonne once demi-heure demi-journée moitié décennie date ère époque étape phase période "
    "méthode affaire aide aile allée amende antenne arme attaque bande banque base bouteille branche cage "
    "caisse campagne carte cause cellule chaîne chaise chambre chance charge chose classe clé clef "
    "clinique clôture colline colonne commande commune conférence contrainte copie corde côte couche "
    "coupe crise croix cuillère cure danse dent dette dispute dose drogue eau école équipe erreur étude "
    "étoile excuse famine faute fenêtre ferme fête feuille fin fleur foi fonction force forêt forme foule "
    "frappe fraude garde goutte grille grotte grève griffe guerre herbe histoire hutte île image "
    "industrie jambe jeep journée ligne limite liste loi lutte lettre langue lampe lame main maladie "
    "marche marque masse mer mesure messe mine mission morsure mosquée mouche moto moustiquaire nappe "
    "nation naissance note nouvelle opération page paire part parole pause peine perte peur pièce pierre "
    "pile pilule piqûre piste place plage plainte plante plaque plateforme porte poule poursuite preuve "
    "prise prière promesse proie puce purge question race oeuvre œuvre radio rage raison recherche recrue récolte "
    "région règle rencontre réponse réforme réserve ressource réussite rive rivière robe roche route rue "
    "saison salle santé scène séance semaine série signature source station suite surface table tache "
    "tâche taille taxe télé tempête tente terre tête touche trace tranche tombe toux troupe tumeur usine "
    "vache vague valeur vente veuve vie ville visite vitre voie voile voiture voix volonté vue zone photo "
    "vidéo info bougie couleur douleur rumeur odeur lueur humeur chaleur longueur largeur hauteur "
    "profondeur grandeur moyenne cible clause tribu vertu peau dot ration chanson boisson prison leçon "
    "façon rançon moisson faim soif nef souris noix paix fourmi cour chair cuiller gourde roupie lire couronne "
    "tasse assiette pomme banane orange mangue poire balle bombe mitrailleuse grenade roquette patrouille "
    "ambassade analyse hypothèse synthèse crèche sage-femme belle-mère infirmière ONG petite grande "
    "première dernière bonne nombreuse seule belle vieille mauvaise longue certaine meilleure ancienne "
    "haute prochaine gentille grosse brève courte fausse forte importante principale brebis daba autoroute "
    "kalachnikov milice notice urne igname étable dinde courge tige mare berge enveloppe syllabe éponge gerbe "
    "trombe halte annexe police justice matrice cicatrice épice hélice fable victoire mémoire foire poire "
    "gloire armoire baignoire mangeoire passoire bouilloire trajectoire ombre poudre foudre cendre offre encre "
    "chèvre fièvre lèvre manoeuvre vertèbre montre huître pompe motopompe soupe antilope auberge horloge neige "
    "gorge marge grange vidange wilaya villa caméra véranda pizza jument oasis paroi vapeur faveur liqueur âme "
    "phrase phase sirène haleine guitare gare bagarre robe zone amazone aumône pyramide bride plume coutume "
    "gousse visite marmite faillite limite suite planète comète soif flûte chute lutte faute route goutte moelle "
    "borne papaye greffe échoppe sphère atmosphère note lame rame trame larme ferme"
)
_FEMININE = frozenset(_FEMININE_TEXT.split())
_MASCULINE_TEXT = (
    "véhicule module scrupule crépuscule globule matricule muscule opuscule préambule moule déporté "
    "révolté accidenté été côté comité traité député arrêté pâté café procédé marché musée lycée "
    "trophée génie incendie parapluie foie groupe camarade stade grade silence murmure cyanure chiffre "
    "centre site mérite gîte réfugié modèle problème système magazine domaine capitaine espace palace "
    "contrôle pétrole symbole monopole rôle pôle protocole alcoolique homme père frère oncle prince "
    "maître élève malade adulte mâle membre gendarme juge ministre maire chef collègue jeune pilote "
    "pirate prêtre imam moine patriarche interprète diplomate acrobate athlète architecte stagiaire otage "
    "témoin ange code épisode mode monde nombre titre litre mètre kilomètre siècle cycle article document "
    "texte compte principe type style service pays mois an jour acte arbre axe bénéfice bloc câble cadre "
    "cadavre cas cercle chèque commerce concombre costume couple crime culte dialogue disque divorce "
    "drame échange embryon exemple exercice exode fleuve fusible geste globe golfe immeuble insecte "
    "légume linge luxe manque masque meuble moteur mouvement moustique muscle navire nuage objectif "
    "obstacle ordre organe organisme ouvrage parachute peuple plateau poème poste programme quartier "
    "refuge régime remède repère reste rêve risque rite royaume sable sacrifice salaire sexe siège signe "
    "sigle sinistre squelette stage suicide supplice tabou temple terme territoire test théâtre timbre "
    "triangle tube tumulte ulcère uniforme univers vaccin vase véhicule ventre verbe verre vêtement "
    "village virus vote voyage zèbre lexique critère ministère caractère hélicoptère cimetière derrière "
    "mystère adultère cratère monastère éphémère dirham dinar franc euro dollar dividende mandataire "
    "homicide infanticide gouverneur beurre tonnerre pique-nique portefeuille chèvrefeuille gorille "
    "sourire rire empire délire vampire lièvre livreur fichier diabète squat kilogramme gramme kilo degré "
    "étage hectare are parcours médicament antibiotique public musulman catholique plastique domestique "
    "fanatique mécanicien téléphone microphone kiosque cirque colloque collègue orgue portique tropique "
    "cratère ulcère hémisphère viscère confrère somnifère mammifère presbytère réverbère dimanche caniche "
    "panache reproche aromate nitrate phosphate sulfate scandale pétale bénévole intervalle rebelle violoncelle "
    "colosse pamplemousse renne lierre parterre fleuve esclave conclave sésame parasite satellite antidote "
    "indigène gène phénomène monarque zodiaque phoque casque automate isthme "
    "pacte score ongle diocèse climatologue clone conte caractère"
)
_MASCULINE = frozenset(_MASCULINE_TEXT.split())
