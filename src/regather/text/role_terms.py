"""The words with which title pages and imprints name who did what, a table for each language.

Data only. A language without a table loses nothing but these roles: the line then stays among the
words of the imprint. What a newcomer gets wrong: the words of ``by`` alone say author, these say the others.
"""

from __future__ import annotations

import re

ROLE_TERMS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "trl": (r"(?:newly )?translated(?: from .{2,40}?)? by", r"translations?(?: by)?", r"translators?"),
        "edt": (r"(?:selected and |compiled and )?edited(?: and .{3,40}?)? by", r"editors?", r"editing(?: by)?"),
        "ill": (r"(?:with )?(?:illustrations?|drawings|engravings|woodcuts|pictures)(?: by)?", r"illustrated by"),
    },
    "fr": {
        "trl": (
            r"traduit(?:e|es|s)?(?: (?:de|du) .{2,40}?)? par",
            r"traduction(?: de)?",
            r"traducteurs?|traductrices?",
        ),
        "edt": (r"(?:édité|établie?|publiée?) par", r"(?:texte|édition) établie? par", r"sous la direction de"),
        "ill": (r"illustr(?:é|ée|és|ées) par", r"illustrations?(?: de)?", r"dessins de"),
    },
    "de": {
        "trl": (
            r"(?:aus dem .{3,40}? )?(?:übersetzt|übertragen) von",
            r"aus dem (?!.*herausgegeben).{3,40}? von",
            r"übersetz(?:ung|er|erin)",
        ),
        "edt": (
            r"(?:aus dem .{3,30} )?herausgegeben(?: und .{3,40}?)? von",
            r"herausgeber(?:in)?",
            r"hrsg\.?(?: von)?",
            r"redaktion",
        ),
        "ill": (r"(?:mit )?(?:illustrationen|zeichnungen|bildern|holzschnitten)(?: von)?", r"illustriert von"),
    },
    "es": {
        "trl": (r"traducid[oa](?: del .{2,40}?)? por", r"traducción(?: (?:de|por|del .{2,40}? por))?", r"traductora?"),
        "edt": (r"editado por", r"edición (?:de|a cargo de)", r"editora?"),
        "ill": (r"ilustrad[oa] por", r"ilustraciones(?: de)?", r"dibujos de"),
    },
    "it": {
        "trl": (
            r"tradott[oa](?: .{2,40}?)? da",
            r"traduzione(?: .{2,40}?)? di",
            r"traduzione",
            r"traduttore|traduttrice",
        ),
        "edt": (r"a cura di", r"curato da", r"cura editoriale(?: di)?"),
        "ill": (r"illustrat[oa] da", r"illustrazioni(?: di)?", r"disegni di"),
    },
    "pt": {
        "trl": (r"traduzid[oa](?: do .{2,40}?)? por", r"tradução(?: (?:de|por|do .{2,40}? por))?", r"tradutora?"),
        "edt": (r"editado por", r"edição (?:de|a cargo de)", r"organizad[oa] por", r"organização(?: de)?"),
        "ill": (r"ilustrad[oa] por", r"ilustrações(?: de)?", r"desenhos de"),
    },
    "pl": {
        "trl": (r"(?:ze? .{3,30}? )?(?:przełożyła?|tłumaczyła?)(?: ze? .{3,30}?)?", r"przekład", r"tłumaczenie"),
        "edt": (r"pod redakcją", r"redakcja", r"opracowała?", r"opracowanie"),
        "ill": (r"ilustracje", r"ilustrowała?", r"rysunki", r"rysował"),
    },
    "ru": {
        "trl": (r"перев[её]ла?(?: со? \S{3,30})?", r"перевод(?: со? \S{3,30})?", r"переводчи(?:к|ца)"),
        "edt": (r"под редакцией", r"редактор", r"составитель", r"составила?"),
        "ill": (r"иллюстрации", r"рисунки", r"художни(?:к|ца)", r"иллюстрировала?"),
    },
    "he": {
        "trl": (r"תרגום", r"תרגמה?", r"מתורגם (?:בידי|על ידי)", r"תרגמה? (?:מ\S+)"),
        "edt": (r"עריכה", r"ערכה?", r"עורכת?", r"בעריכת"),
        "ill": (r"איורים", r"איירה?", r"ציורים", r"מאיירת?"),
    },
}
"""For each language (BCP 47) and MARC relator code, what may stand before a name."""

ROLE_KEYS = {"trl": "translator", "edt": "editor", "ill": "illustrator"}
"""MARC relator codes and the facts that they are here."""

_MONTHS = (
    "january february march april may june july august september october november december "
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
    "januar jänner februar märz juni juli oktober dezember "
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre "
    "gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre "
    "janeiro fevereiro março maio junho julho setembro outubro novembro dezembro "
    "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień "
    "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia "
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь "
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря "
    "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר"
)
MONTHS = frozenset(_MONTHS.split())
"""Names of months, which stand before a year as places do."""

BY = frozenset(
    ("by", "von", "par", "de", "por", "di", "da", "door", "av", "af", "od", "przez", "автор", "written", "מאת", "skrev")
)
"""Words that alone on a line, or at its start, give the author's name after them."""

EDITION_TERMS = (
    "edition", "auflage", "ausgabe", "édition", "edición", "edizione", "edição", "wydanie", "издание", "מהדורה",
)  # fmt: skip
"""What an edition is called; a number must stand beside it."""


def _pattern(code: str) -> re.Pattern[str]:
    terms = [term for table in ROLE_TERMS.values() for term in table.get(code, ())]
    return re.compile(rf"(?:{'|'.join(terms)})(?P<colon>\s*:)?(?:\s+|$)", re.IGNORECASE)


ROLE_PATTERNS: dict[str, re.Pattern[str]] = {code: _pattern(code) for code in ROLE_KEYS}
"""For each role one pattern over all languages: books name translators in another language than their own, too."""
