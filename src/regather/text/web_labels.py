"""The few words that a web page needs beside the book's own, in the language of the book.

A language without a row gets English words, which are marked as such. What a newcomer gets wrong: these words
are read aloud to people who do not see the page; ``switch`` and ``skip`` are all that such a reader learns of it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WebLabels:
    """Words for moving about in a book on the web.

    ``skip`` leads past what stands before the text, ``previous`` and ``next`` to the chapters beside this one,
    ``close`` puts a note away, ``switch`` shows the links to paragraphs and pages, ``page`` names a page of the
    printed source. ``language`` is the tag of the language that the words are in.
    """

    skip: str
    previous: str
    next: str
    close: str
    switch: str
    page: str
    language: str = "en"


_ENGLISH = WebLabels("Skip to the text", "Previous", "Next", "Close", "Links to paragraphs and pages", "Page {}")

_ROWS: dict[str, tuple[str, str, str, str, str, str]] = {
    "ar": ("انتقل إلى النص", "السابق", "التالي", "إغلاق", "روابط الفقرات والصفحات", "صفحة {}"),
    "ca": ("Ves al text", "Anterior", "Següent", "Tanca", "Enllaços als paràgrafs i les pàgines", "Pàgina {}"),
    "cs": ("Přejít k textu", "Předchozí", "Další", "Zavřít", "Odkazy na odstavce a strany", "Strana {}"),
    "da": ("Gå til teksten", "Forrige", "Næste", "Luk", "Links til afsnit og sider", "Side {}"),
    "de": ("Zum Text springen", "Zurück", "Weiter", "Schließen", "Links zu Absätzen und Seiten", "Seite {}"),
    "el": (
        "Μετάβαση στο κείμενο",
        "Προηγούμενο",
        "Επόμενο",
        "Κλείσιμο",
        "Σύνδεσμοι σε παραγράφους και σελίδες",
        "Σελίδα {}",
    ),
    "es": ("Ir al texto", "Anterior", "Siguiente", "Cerrar", "Enlaces a párrafos y páginas", "Página {}"),
    "fi": ("Siirry tekstiin", "Edellinen", "Seuraava", "Sulje", "Linkit kappaleisiin ja sivuihin", "Sivu {}"),
    "fr": ("Aller au texte", "Précédent", "Suivant", "Fermer", "Liens vers les paragraphes et les pages", "Page {}"),
    "he": ("דילוג אל הטקסט", "הקודם", "הבא", "סגירה", "קישורים לפסקאות ולעמודים", "עמוד {}"),
    "hu": ("Ugrás a szövegre", "Előző", "Következő", "Bezárás", "Hivatkozások bekezdésekre és oldalakra", "{}. oldal"),
    "it": ("Vai al testo", "Precedente", "Successivo", "Chiudi", "Collegamenti a paragrafi e pagine", "Pagina {}"),
    "nb": ("Gå til teksten", "Forrige", "Neste", "Lukk", "Lenker til avsnitt og sider", "Side {}"),
    "nl": ("Naar de tekst", "Vorige", "Volgende", "Sluiten", "Links naar alinea’s en pagina’s", "Pagina {}"),
    "no": ("Gå til teksten", "Forrige", "Neste", "Lukk", "Lenker til avsnitt og sider", "Side {}"),
    "pl": ("Przejdź do tekstu", "Wstecz", "Dalej", "Zamknij", "Odnośniki do akapitów i stron", "Strona {}"),
    "pt": ("Ir para o texto", "Anterior", "Seguinte", "Fechar", "Ligações para parágrafos e páginas", "Página {}"),
    "ru": ("Перейти к тексту", "Назад", "Далее", "Закрыть", "Ссылки на абзацы и страницы", "Страница {}"),
    "sv": ("Gå till texten", "Föregående", "Nästa", "Stäng", "Länkar till stycken och sidor", "Sida {}"),
    "tr": ("Metne geç", "Önceki", "Sonraki", "Kapat", "Paragraf ve sayfa bağlantıları", "Sayfa {}"),
    "uk": ("Перейти до тексту", "Назад", "Далі", "Закрити", "Посилання на абзаци та сторінки", "Сторінка {}"),
}


def web_labels(language: str) -> WebLabels:
    """The words in ``language`` (BCP 47); English, and saying so, where there is no row for it."""
    tag = language.replace("_", "-").split("-")[0].lower()
    row = _ROWS.get(tag)
    return _ENGLISH if row is None else WebLabels(*row, language=tag)
