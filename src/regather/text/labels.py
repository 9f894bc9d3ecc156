"""The few words that a book's furniture needs, in the language of the book.

A language without a row gets English words; a book in it can still say its own in ``book.toml`` or in
its style sheet. What a newcomer gets wrong: ``de-CH`` and ``pt_BR`` must find the row of ``de`` and ``pt``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """The words for the contents page, for a list of notes, for the title page, for the cover, for a list of pages."""

    contents: str
    notes: str
    title_page: str
    cover: str
    set_in: str
    pages: str


_ENGLISH = Labels("Contents", "Notes", "Title page", "Cover", "Set in {face}.", "Pages")

_LABELS: dict[str, Labels] = {
    "en": _ENGLISH,
    "ca": Labels("Índex", "Notes", "Portada", "Coberta", "Compost en {face}.", "Pàgines"),
    "cs": Labels("Obsah", "Poznámky", "Titulní strana", "Obálka", "Sazba písmem {face}.", "Strany"),
    "da": Labels("Indhold", "Noter", "Titelblad", "Omslag", "Sat med {face}.", "Sider"),
    "de": Labels("Inhalt", "Anmerkungen", "Titelblatt", "Umschlag", "Gesetzt aus der {face}.", "Seiten"),
    "el": Labels("Περιεχόμενα", "Σημειώσεις", "Σελίδα τίτλου", "Εξώφυλλο", "Στοιχειοθετήθηκε με {face}.", "Σελίδες"),
    "es": Labels("Índice", "Notas", "Portada", "Cubierta", "Compuesto en {face}.", "Páginas"),
    "fi": Labels("Sisällys", "Viitteet", "Nimiösivu", "Kansi", "Ladottu kirjasimella {face}.", "Sivut"),
    "fr": Labels("Table des matières", "Notes", "Page de titre", "Couverture", "Composé en {face}.", "Pages"),
    "he": Labels("תוכן העניינים", "הערות", "שער", "כריכה", "{face}", "עמודים"),
    "hu": Labels("Tartalom", "Jegyzetek", "Címlap", "Borító", "A szöveg betűtípusa: {face}.", "Oldalak"),
    "it": Labels("Indice", "Note", "Frontespizio", "Copertina", "Composto in {face}.", "Pagine"),
    "nb": Labels("Innhold", "Noter", "Tittelside", "Omslag", "Satt med {face}.", "Sider"),
    "nl": Labels("Inhoud", "Noten", "Titelpagina", "Omslag", "Gezet uit de {face}.", "Pagina’s"),
    "no": Labels("Innhold", "Noter", "Tittelside", "Omslag", "Satt med {face}.", "Sider"),
    "pl": Labels("Spis treści", "Przypisy", "Strona tytułowa", "Okładka", "Złożono pismem {face}.", "Strony"),
    "pt": Labels("Índice", "Notas", "Página de rosto", "Capa", "Composto em {face}.", "Páginas"),
    "ru": Labels("Содержание", "Примечания", "Титульный лист", "Обложка", "Набрано шрифтом {face}.", "Страницы"),
    "sv": Labels("Innehåll", "Noter", "Titelsida", "Omslag", "Satt med {face}.", "Sidor"),
    "tr": Labels("İçindekiler", "Notlar", "Başlık sayfası", "Kapak", "{face} ile dizildi.", "Sayfalar"),
    "uk": Labels("Зміст", "Примітки", "Титульна сторінка", "Обкладинка", "Набрано шрифтом {face}.", "Сторінки"),
}


def labels(language: str) -> Labels:
    """The words in ``language`` (BCP 47); English where there is no row for it."""
    return _LABELS.get(language.replace("_", "-").split("-")[0].lower(), _ENGLISH)


_ROLES: dict[str, dict[str, str]] = {
    "en": {"edt": "Edited by {}", "trl": "Translated by {}", "ill": "Illustrated by {}"},
    "de": {"edt": "Herausgegeben von {}", "trl": "Übersetzt von {}", "ill": "Illustriert von {}"},
    "es": {"edt": "Edición de {}", "trl": "Traducción de {}", "ill": "Ilustraciones de {}"},
    "fr": {"edt": "Édition de {}", "trl": "Traduction de {}", "ill": "Illustrations de {}"},
    "it": {"edt": "A cura di {}", "trl": "Traduzione di {}", "ill": "Illustrazioni di {}"},
    "pt": {"edt": "Edição de {}", "trl": "Tradução de {}", "ill": "Ilustrações de {}"},
    "ru": {"edt": "Редактор: {}", "trl": "Перевод: {}", "ill": "Иллюстрации: {}"},
}


def contributor_line(language: str, role: str, name: str) -> str:
    """How the imprint names a contributor; the name alone where the language or the role has no row."""
    row = _ROLES.get(language.replace("_", "-").split("-")[0].lower(), {})
    return row.get(role, "{}").format(name)
