"""A picture laid out -> an SVG file: standalone, without scripts or faces from outside, the same bytes every time.

What a newcomer gets wrong: a picture that is opened in a browser lies on white or on black. It brings its own
ground, dark where the reader wants dark; programs that do not know that question draw the light one.
"""

from __future__ import annotations

from lxml import etree

from regather.explain.account import Account, State
from regather.explain.picture import (
    ASIDE,
    DECIDED,
    FOLLOWS,
    LIKELY,
    SURE,
    TONES,
    UNSURE,
    Bracket,
    Card,
    Mark,
    Picture,
    Ribbon,
    Run,
    begins,
    lay_out,
)
from regather.explain.words import clip, count_of, pages_of, percent, squeeze

SVG = "http://www.w3.org/2000/svg"
WIDTH = 1200.0
EDGE = 40.0
"""Pixels left free around everything."""
TOP = 206.0
"""Where strip and book begin, below title and legend."""
BRACKET, STRIP, STRIP_WIDTH = 150.0, 162.0, 40.0
VERSO, CARD_WIDTH, RECTO = 480.0, 50.0, 534.0
TURNS, WORDS = 602.0, 694.0
"""Left edges of the marks of turns and of the words with which pages begin."""
CHARACTERS = 72
"""Of the words with which a page begins; what a line of the picture holds."""
SAID = 10.0
"""The least height of a run of the source that is high enough for its page number."""
EVERY = 11.0
"""The least distance of two labels of sides, so that they do not print over each other."""
FOOT = 40.0
BOW = 0.6
"""How far a ribbon runs level before it bends, as a share of its way."""

COLOURS: dict[str, tuple[str, str]] = {
    FOLLOWS: ("#7c8798", "#8e9aad"),
    SURE: ("#17876a", "#35b592"),
    DECIDED: ("#7457c0", "#a893f0"),
    LIKELY: ("#a26700", "#f0b040"),
    UNSURE: ("#cc3d2b", "#f4765f"),
    ASIDE: ("#9a9a94", "#8a8a86"),
}
"""On light and on dark ground; told apart with red-green blindness, too, and doubts also have a mark of their own."""

LEGEND = (
    (FOLLOWS, "in order in the source already"),
    (SURE, "put together, sure"),
    (DECIDED, "decided by you"),
    (LIKELY, "in doubt, likely right"),
    (UNSURE, "in doubt, more likely wrong"),
)

INK = (("ground", "#fdfcf9", "#16181c"), ("card", "#ffffff", "#22262d"))
"""Fills: class, on light, on dark."""
TEXT = (("ink", "#1d2129", "#eceef2"), ("soft", "#5b6472", "#a3acba"))
LINES = (("rule", "#c9ccd2", "#474d57"), ("edge", "#9aa1ad", "#69717e"))


def picture_of(account: Account) -> bytes:
    """The picture of how the source maps to the book, as the bytes of an SVG file."""
    return _Drawing(account, lay_out(account)).bytes()


def _style() -> str:
    rules = [
        "text{font-family:'Helvetica Neue',Helvetica,Arial,'Liberation Sans','Noto Sans',sans-serif}",
        "path,rect,line,circle{shape-rendering:geometricPrecision}",
    ]

    def colours(dark: int) -> list[str]:
        found = []
        for name, *both in INK:
            found.append(f".{name}{{fill:{both[dark]}}}")
        for name, *both in TEXT:
            found.append(f".{name}{{fill:{both[dark]}}}")
        for name, *both in LINES:
            found.append(f".{name}{{stroke:{both[dark]};fill:none}}")
        for tone in TONES:
            colour = COLOURS[tone][dark]
            found.append(f".{tone}{{fill:{colour};stroke:{colour}}}.{tone}-text{{fill:{colour}}}")
        return found

    rules += colours(0)
    rules.append("@media(prefers-color-scheme:dark){" + "".join(colours(1)) + "}")
    return "".join(rules)


def _n(value: float) -> str:
    """A length with one decimal, which is all that a screen shows."""
    return f"{value:.1f}".removesuffix(".0")


class _Drawing:
    """Draws one picture; every method adds one layer."""

    def __init__(self, account: Account, picture: Picture) -> None:
        self.account = account
        self.picture = picture
        self.height = TOP + picture.height + FOOT
        self.root = etree.Element(
            f"{{{SVG}}}svg",
            {
                "version": "1.1", "width": _n(WIDTH), "height": _n(self.height),
                "viewBox": f"0 0 {_n(WIDTH)} {_n(self.height)}", "role": "img",
                "aria-labelledby": "picture-title picture-description",
            },
            nsmap={None: SVG},  # type: ignore[dict-item]  # the stubs know no default namespace
        )  # fmt: skip

    def bytes(self) -> bytes:
        """Everything drawn, as a file."""
        self._add(self.root, "title", self._title(), id="picture-title")
        self._add(self.root, "desc", self._description(), id="picture-description")
        self._add(self.root, "style", _style(), type="text/css")
        self._add(self.root, "rect", width=_n(WIDTH), height=_n(self.height), cls="ground")
        self._heading()
        self._legend()
        self._columns()
        self._ribbons()
        self._strip()
        self._brackets()
        self._cards()
        self._marks()
        self._words()
        return bytes(etree.tostring(self.root, encoding="utf-8", xml_declaration=True)) + b"\n"

    # --- words

    def _title(self) -> str:
        return squeeze(f"How {self.account.name} maps to the book")

    def _counts(self) -> str:
        account = self.account
        words = [count_of(len(account.pages), "page")]
        for numbers, what in ((account.blanks, "blank"), (account.missing, "missing"), (account.twice, "twice")):
            if numbers:
                words.append(f"{pages_of(numbers)} {what}")
        known = []
        for state, what in (
            (State.FOLLOWS, "in order already"), (State.SURE, "sure"), (State.DECIDED, "decided"),
            (State.DOUBTFUL, "in doubt"),
        ):  # fmt: skip
            if account.count(state):
                known.append(f"{account.count(state):,} {what}")
        if known:
            words.append(f"{count_of(len(account.turns), 'page turn')}: {', '.join(known)}")
        return " · ".join(words)

    def _description(self) -> str:
        account = self.account
        lines = [f"{account.title}: {self._counts()}."]
        lines.append("The source gives the pages in the order " + ", ".join(str(page) for page in account.stream) + ".")
        for number, doubt in enumerate(account.doubts, start=1):
            share = f" ({percent(doubt.readings[0].confidence)} for the reading in use)" if doubt.readings else ""
            lines.append(f"Question {number}: {doubt.question}{share}")
        return squeeze(" ".join(lines))

    # --- layers

    def _heading(self) -> None:
        account = self.account
        self._text(EDGE, EDGE + 18, clip(self._title(), 80), "ink", size=24, weight="600")
        title = account.title[:1].upper() + account.title[1:]
        self._text(EDGE, EDGE + 46, clip(f"{title} ({percent(account.confidence)})", 130), "ink", size=14)
        self._text(EDGE, EDGE + 68, clip(self._counts(), 150), "soft", size=13)

    def _legend(self) -> None:
        x, y = EDGE, EDGE + 96
        for tone, words in LEGEND:
            self._add(self.root, "rect", x=_n(x), y=_n(y - 9), width="22", height="11", rx="3", cls=tone, **_tint(tone))
            self._text(x + 28, y, words, "soft", size=12)
            x += 54 + 6.2 * len(words)
        for words, extra in (("blank", {"stroke-dasharray": "2 2"}), ("missing", {})):
            box = self._add(self.root, "rect", x=_n(x), y=_n(y - 9), width="16", height="11", rx="2", **extra)
            box.set("class", "edge")
            if words == "missing":
                self._cross(x, y - 9, 16, 11)
            self._text(x + 22, y, words, "soft", size=12)
            x += 44 + 6.2 * len(words)

    def _columns(self) -> None:
        y = TOP - 18
        self._text(EDGE, y, "The source", "ink", size=13, weight="600")
        unit = "side" if self.account.places.shows_sides else "line"
        self._text(EDGE + 90, y, f"first {unit} to last", "soft", size=12)
        self._text(VERSO, y, "The book", "ink", size=13, weight="600")
        self._text(TURNS, y, "turns", "soft", size=12)
        what = "how the first of its pages begins" if self.picture.bundled else "how each page begins"
        self._text(WORDS, y, what, "soft", size=12)
        self._add(self.root, "line", x1=_n(EDGE), x2=_n(WIDTH - EDGE), y1=_n(y + 8), y2=_n(y + 8), cls="rule")

    def _ribbons(self) -> None:
        group = self._add(self.root, "g")
        ranked = sorted(self.picture.ribbons, key=lambda r: (TONES.index(r.run.tone), r.card, r.run.start))
        for ribbon in ranked:
            self._ribbon(group, ribbon)

    def _ribbon(self, group: etree._Element, ribbon: Ribbon) -> None:
        card = self.picture.cards[ribbon.card]
        x0, x1 = STRIP + STRIP_WIDTH, self._left(card)
        bend = VERSO - 8
        near, far = x0 + BOW * (bend - x0), bend - BOW * (bend - x0)
        a, b, c, d = (y + TOP for y in (*ribbon.left, *ribbon.right))
        path = (
            f"M{_n(x0)} {_n(a)}C{_n(near)} {_n(a)} {_n(far)} {_n(c)} {_n(bend)} {_n(c)}L{_n(x1)} {_n(c)}"
            f"L{_n(x1)} {_n(d)}L{_n(bend)} {_n(d)}C{_n(far)} {_n(d)} {_n(near)} {_n(b)} {_n(x0)} {_n(b)}Z"
        )
        tone = ribbon.run.tone
        drawn = self._add(group, "path", d=path, cls=tone, **_tint(tone))
        if self.picture.bundled:
            drawn.set("stroke-dasharray", "none")  # too many of them: dashes would be all that is seen
        self._add(drawn, "title", self._run_words(ribbon.run))

    def _run_words(self, run: Run) -> str:
        page = f"Page {run.page}" if run.card is not None else "Set aside"
        if self.picture.bundled and run.card is not None:
            card = self.picture.cards[run.card]
            page = f"Pages {card.first}–{card.last}"
        where = self.account.places.stretch(run.start, run.end)
        return f"{page}: {where}, characters {run.start}–{run.end} of the source"

    def _strip(self) -> None:
        group = self._add(self.root, "g")
        for run in self.picture.runs:
            y = TOP + run.top
            box = self._add(
                group, "rect", x=_n(STRIP), y=_n(y), width=_n(STRIP_WIDTH), height=_n(max(run.height - 0.6, 0.4)),
                cls=run.tone, **{"fill-opacity": "0.55" if run.card is not None else "0.2", "stroke-width": "0.6"},
            )  # fmt: skip
            self._add(box, "title", self._run_words(run))
            if run.height >= SAID and not self.picture.bundled:
                words = str(run.page) if run.card is not None else "aside"
                self._text(
                    STRIP + STRIP_WIDTH / 2,
                    y + run.height / 2 + 3.5,
                    words,
                    "ink",
                    size=10,
                    anchor="middle",
                    into=group,
                )

    def _brackets(self) -> None:
        group = self._add(self.root, "g")
        free = TOP - EVERY
        for bracket in self.picture.brackets:
            free = self._bracket(group, bracket, free)

    def _bracket(self, group: etree._Element, bracket: Bracket, free: float) -> float:
        """One side; ``free`` is where the last label ended, and where this one ends is returned."""
        top, bottom = TOP + bracket.top + 1, TOP + bracket.top + bracket.height - 1
        if bottom - top >= 3:
            path = f"M{_n(BRACKET + 6)} {_n(top)}H{_n(BRACKET)}V{_n(bottom)}H{_n(BRACKET + 6)}"
            self._add(group, "path", d=path, cls="edge")
        shown = [" ".join(str(page) for page in row) for row in bracket.rows]
        roomy = bottom - top >= EVERY * (len(shown) + 1)
        lines = [bracket.name, *shown] if roomy else [f"{bracket.name}  {' / '.join(shown)}".strip()]
        y = (top + bottom) / 2 - EVERY * (len(lines) - 1) / 2 + 3.5
        if y - EVERY < free:
            if bottom - top < EVERY:
                return free
            y = free + EVERY
        for number, line in enumerate(lines):
            self._text(
                BRACKET - 6, y + EVERY * number, line, "ink" if number else "soft", size=9.5, anchor="end", into=group
            )
        return y + EVERY * (len(lines) - 1)

    def _left(self, card: Card) -> float:
        """The left edge of a card: facing pages stand side by side, the second one row lower."""
        if self.picture.bundled:
            return VERSO
        return RECTO if card.recto != self.account.right_to_left else VERSO

    def _pages(self, card: Card) -> str:
        return str(card.first) if card.first == card.last else f"{card.first}–{card.last}"

    def _cards(self) -> None:
        group = self._add(self.root, "g")
        wide = RECTO + CARD_WIDTH - VERSO if self.picture.bundled else CARD_WIDTH
        for card in self.picture.cards:
            x, y, high = self._left(card), TOP + card.top, card.height
            box = self._add(
                group, "rect", x=_n(x), y=_n(y + 0.8), width=_n(wide), height=_n(high - 1.6), rx="2.5", cls="card",
                stroke=COLOURS[card.tone][0], **{"stroke-width": "1.3"},
            )  # fmt: skip
            words = f"Page {card.first}" if card.first == card.last else f"Pages {self._pages(card)}"
            what = "blank" if card.blank else "missing from the source" if card.missing else ""
            if card.blank:
                box.set("stroke-dasharray", "3 3")
                box.set("stroke", COLOURS[FOLLOWS][0])
            if card.missing:
                box.set("stroke", COLOURS[UNSURE][0])
                self._cross(x, y + 0.8, wide, high - 1.6, group)
            self._add(box, "title", ", ".join(part for part in (words, what) if part))
            self._text(
                x + wide / 2, y + high / 2 + 4, self._pages(card), "soft" if card.blank or card.missing else "ink",
                size=11.5, anchor="middle", into=group, weight="600",
            )  # fmt: skip

    def _cross(self, x: float, y: float, wide: float, high: float, into: etree._Element | None = None) -> None:
        path = f"M{_n(x)} {_n(y)}L{_n(x + wide)} {_n(y + high)}M{_n(x + wide)} {_n(y)}L{_n(x)} {_n(y + high)}"
        cross = self._add(self.root if into is None else into, "path", d=path, cls=UNSURE)
        cross.set("stroke-opacity", "0.5")

    def _marks(self) -> None:
        group = self._add(self.root, "g")
        for mark in self.picture.marks:
            self._mark(group, mark)

    def _mark(self, group: etree._Element, mark: Mark) -> None:
        turn, x, y = mark.turn, TURNS + 6, TOP + mark.y
        if turn.state is State.DOUBTFUL:
            if self.picture.bundled:
                label = f"{mark.questions} ?" if mark.questions else "?"
            else:
                number = f"Q{turn.question}" if turn.question is not None else "?"
                label = f"{number} · {percent(turn.confidence)}"
            wide = 14 + 5.6 * len(label)
            drawn = self._add(
                group, "rect", x=_n(TURNS), y=_n(y - 7.5), width=_n(wide), height="15", rx="7.5", cls=mark.tone
            )
            self._text(TURNS + wide / 2, y + 3.6, label, "ground", size=10, anchor="middle", into=group, weight="600")
        elif turn.state is State.DECIDED:
            drawn = self._add(group, "rect", x=_n(x - 3.5), y=_n(y - 3.5), width="7", height="7", cls=mark.tone)
        else:
            radius = "2" if turn.state is State.FOLLOWS else "4"
            drawn = self._add(group, "circle", cx=_n(x), cy=_n(y), r=radius, cls=mark.tone)
        how = {
            State.FOLLOWS: "stands next in the source", State.DECIDED: "decided by you",
            State.SURE: f"sure, {percent(turn.confidence)}", State.DOUBTFUL: f"in doubt, {percent(turn.confidence)}",
        }[turn.state]  # fmt: skip
        self._add(drawn, "title", f"Page {turn.left_page} goes on with page {turn.right_page}: {how}")

    def _words(self) -> None:
        group = self._add(self.root, "g")
        size = 11.5 if self.picture.row >= 22 else 10.5
        for card in self.picture.cards:
            page = self.account.pages[card.first - 1]
            words = clip(squeeze(begins(self.account, page)[: 4 * CHARACTERS]), CHARACTERS)
            tone = "ink"
            if not words:
                words, tone = "blank" if page.blank else "missing from the source" if page.missing else "", "soft"
            if page.twice:
                words += " (there twice)"
            drawn = self._text(WORDS, TOP + card.top + card.height / 2 + 4, words, tone, size=size, into=group)
            if self.account.right_to_left and tone == "ink":
                drawn.attrib.update({"direction": "rtl", "text-anchor": "end", "unicode-bidi": "embed"})

    # --- elements

    def _add(self, into: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
        named = {"class" if name == "cls" else name: value for name, value in attributes.items()}
        element = etree.SubElement(into, f"{{{SVG}}}{tag}", dict(sorted(named.items())))
        element.text = text
        return element

    def _text(
        self, x: float, y: float, words: str, tone: str, *, size: float, anchor: str = "start",
        weight: str = "400", into: etree._Element | None = None,
    ) -> etree._Element:  # fmt: skip
        extra = {"font-size": _n(size)}
        if anchor != "start":
            extra["text-anchor"] = anchor
        if weight != "400":
            extra["font-weight"] = weight
        return self._add(self.root if into is None else into, "text", words, x=_n(x), y=_n(y), cls=tone, **extra)


def _tint(tone: str) -> dict[str, str]:
    """How a ribbon of a tone is filled and outlined: doubts also have a dashed outline."""
    strong = tone in (LIKELY, UNSURE)
    found = {"fill-opacity": "0.4" if strong else "0.26", "stroke-width": "0.7", "stroke-opacity": "0.6"}
    return found | ({"stroke-dasharray": "4 2"} if strong else {})
