"""What a book's package says in words of how it can be read, in the language of the book.

A language without a row gets English sentences, and says that they are English. What a newcomer gets wrong: these are
claims, so each sentence is only said where it is true of the file.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Sentences:
    text: str
    described: str
    undescribed: str
    pages: str


_SENTENCES: dict[str, _Sentences] = {
    "en": _Sentences(
        "The text can be read aloud, resized and recoloured. Headings, contents and notes are marked up, and each note "
        "links back to its place.",
        "Every picture has a description.",
        "Some pictures have no description.",
        "The pages of the printed source are marked.",
    ),
    "de": _Sentences(
        "Der Text kann vorgelesen, vergrößert und umgefärbt werden. Überschriften, Inhaltsverzeichnis und Anmerkungen "
        "sind ausgezeichnet, und jede Anmerkung führt an ihre Stelle zurück.",
        "Jedes Bild hat eine Beschreibung.",
        "Einige Bilder haben keine Beschreibung.",
        "Die Seiten der gedruckten Vorlage sind vermerkt.",
    ),
    "es": _Sentences(
        "El texto se puede leer en voz alta, ampliar y cambiar de color. Los títulos, el índice y las notas están "
        "marcados, y cada nota enlaza de vuelta a su lugar.",
        "Todas las imágenes tienen una descripción.",
        "Algunas imágenes no tienen descripción.",
        "Las páginas de la edición impresa están señaladas.",
    ),
    "fr": _Sentences(
        "Le texte peut être lu à voix haute, agrandi et recoloré. Les titres, la table des matières et les notes sont "
        "balisés, et chaque note renvoie à son appel.",
        "Chaque image a une description.",
        "Certaines images n’ont pas de description.",
        "Les pages de la source imprimée sont indiquées.",
    ),
    "it": _Sentences(
        "Il testo può essere letto ad alta voce, ingrandito e ricolorato. Titoli, indice e note sono marcati, e ogni "
        "nota rimanda al suo luogo.",
        "Ogni immagine ha una descrizione.",
        "Alcune immagini non hanno una descrizione.",
        "Le pagine della fonte stampata sono segnate.",
    ),
    "pt": _Sentences(
        "O texto pode ser lido em voz alta, ampliado e mudado de cor. Os títulos, o índice e as notas estão marcados, "
        "e cada nota remete de volta ao seu lugar.",
        "Todas as imagens têm uma descrição.",
        "Algumas imagens não têm descrição.",
        "As páginas da fonte impressa estão assinaladas.",
    ),
    "ru": _Sentences(
        "Текст можно слушать, увеличивать и перекрашивать. Заголовки, содержание и примечания размечены, и каждое "
        "примечание ведёт обратно к своему месту.",
        "У каждого изображения есть описание.",
        "У некоторых изображений нет описания.",
        "Страницы печатного источника отмечены.",
    ),
}


def access_summary(language: str, *, pictures: bool, described: bool, pages: bool) -> tuple[str, str]:
    """The sentences that are true of a book, and the language that they are in."""
    name = language.replace("_", "-").split("-")[0].lower()
    name = name if name in _SENTENCES else "en"
    row = _SENTENCES[name]
    said = [row.text]
    if pictures:
        said.append(row.described if described else row.undescribed)
    if pages:
        said.append(row.pages)
    return " ".join(said), name
