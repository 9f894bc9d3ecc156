"""Tells an account on the terminal: the overview, then page after page.

What a newcomer gets wrong: the overview ends with what to do next. Whoever reads no further still knows that.
"""

from __future__ import annotations

import click

from regather.cli import say
from regather.cli.paper import columns, style, tell
from regather.cli.questions import across
from regather.explain import (
    Account,
    PageTold,
    State,
    Stretch,
    Turn,
    clip,
    count_of,
    pages_of,
    percent,
    role_words,
    squeeze,
    strength,
)
from regather.model import Seam

LABEL = 12
"""Columns of the labels on the left."""
STREAM_SHOWN = 12
"""Pages named of the order in which the source gives them."""
FAR, CLEAR = 20.0, 6.0
"""Nats from which a lead is far (chance plays no part), or clear (400 to 1); below it a person is asked."""
HARDLY = 6.0
"""Nats behind from which another place is not worth reading: one such turn in 400 is right."""
NEXT_BEST = "The next best, "
"""How the evidence for a fold begins to speak of the other one, which is named where it is close."""
SCAN = "scan"
"""The kind of evidence that says what went wrong when the pages were scanned; it belongs to the fold."""
CERTAIN_OF = {
    "free": "that the pages were shuffled, so that no fold explains their order",
    "in-order": "that the text came in reading order",
}
"""What is more or less certain of sources that no fold made."""
MAY_BE_MISSING = "page-missing"
"""The code of what is found of pages that are missing or may be."""
CERTAIN = 0.995
"""From here on the fold is not worth a reservation: it is told as over 99 %."""
COLOURS = {State.FOLLOWS: None, State.DECIDED: "magenta", State.SURE: "green", State.DOUBTFUL: "yellow"}
PLACES = "Places are line:column of the source."
PLACES_ON_SIDES = (
    "Places are sides of the source as it shows them, the page on the side, and its lines of print from the top."
)
LEGEND = (
    "Signs weigh a reason: +++ strong, ++ good, + weak; − the same against; "
    "· hardly any weight. The number beside them is the logarithm of the odds, so that numbers add up. A percentage "
    "says how often a turn like this is exactly right."
)
KNOWN = {
    State.FOLLOWS: ("stands in order in the source already", "stand in order in the source already"),
    State.SURE: ("was put together from two places and is sure", "were put together from two places each and are sure"),
    State.DECIDED: ("was decided by you", "were decided by you"),
    State.DOUBTFUL: ("is in doubt", "are in doubt"),
}
"""What is said of one turn, and of several, that is known in this way."""
SEEN = 4
"""Characters read for each one shown: white space is squeezed away."""


def tell_overview(account: Account) -> None:
    """Print what was found as a whole, how sure it is, and what to do next."""
    click.echo(style(f"{account.name}", bold=True))
    click.echo()
    _item("Order" if account.scheme in CERTAIN_OF else "Fold", _order(account))
    _item("Source", _source_order(account))
    _item("Certainty", _certainty(account))
    _item("Pages", _pages(account))
    for words in _turns(account):
        _item(*words)
    _item("Next", _next(account))
    if account.findings:
        click.echo()
        say.tell_findings(account.findings)


def _item(label: str, words: str) -> None:
    tell(words, first="  " + style(f"{label:<{LABEL}}", bold=True), hang=LABEL + 2)


def _order(account: Account) -> str:
    """How the pages come, and what went wrong when they were scanned."""
    words = [account.title[:1].upper() + account.title[1:] + "."]
    return " ".join([*words, *(item.words for item in account.evidence if item.kind == SCAN)])


def _source_order(account: Account) -> str:
    stream = account.stream
    if account.places.shows_sides:
        held = f"{len(account.text):,} characters on {count_of(account.places.sides, 'side')}"
    else:
        held = f"{len(account.text):,} characters in {count_of(len(account.lines), 'line')}"
    if stream == tuple(sorted(stream)):
        return f"{held}; its pages stand in order."
    shown = ", ".join(str(page) for page in stream[:STREAM_SHOWN]) + (" …" if len(stream) > STREAM_SHOWN else "")
    return f"{held}; it gives the pages in the order {shown}"


def _certainty(account: Account) -> str:
    what = CERTAIN_OF.get(account.scheme, "for the fold and the number of pages")
    words = [f"{percent(account.confidence).capitalize()} {what}."]
    for item in account.evidence:
        if item.kind == SCAN:
            continue
        words.append(_lead(item.weight, account) if item.kind == "scheme" else item.words)
        if item.kind == "scheme" and item.weight < CLEAR and NEXT_BEST in item.words:
            words.append(NEXT_BEST + item.words.partition(NEXT_BEST)[2])
    if account.confidence < CERTAIN and account.turns:
        words.append("What is said of the page turns holds if this is right.")
    return " ".join(words)


def _lead(nats: float, account: Account) -> str:
    """How far what was found is ahead of all other folds, in words."""
    every, another = ("Every fold", "A fold") if account.scheme in CERTAIN_OF else ("Every other fold", "Another fold")
    if nats >= FAR:
        return f"{every} explains the source far worse."
    if nats >= CLEAR:
        return f"{every} explains the source clearly worse."
    return f"{another} explains the source nearly as well."


def _pages(account: Account) -> str:
    there = len(account.pages) - len(account.blanks) - len(account.missing)
    words = [f"{count_of(len(account.pages), 'page')}, {there:,} with text"]
    for numbers, what in ((account.blanks, "blank"), (account.missing, "missing from the source")):
        if numbers:
            words.append(f"{pages_of(numbers)} {'is' if len(numbers) == 1 else 'are'} {what}")
    if account.twice:
        words.append(f"{pages_of(account.twice)} {'stands' if len(account.twice) == 1 else 'stand'} there twice")
    perhaps = any(finding.code == MAY_BE_MISSING for finding in account.findings)
    none = [] if account.missing or perhaps else ["nothing seems to be missing"]
    none += [] if account.missing or account.twice else ["nothing stands there twice"]
    if none:
        words.append(", ".join(none))
    return "; ".join(words) + "."


def _turns(account: Account) -> list[tuple[str, str]]:
    """How the turns from page to page are known, one item each."""
    counts = [(state, account.count(state)) for state in KNOWN if account.count(state)]
    if not counts:
        return [("Turns", "There is no page turn to judge.")]
    width = max(len(f"{count:,}") for _, count in counts)
    rows = []
    for number, (state, count) in enumerate(counts):
        words = KNOWN[state][count > 1]
        accepted = sum(turn.state is state and turn.question is None for turn in account.turns.values())
        if state is State.DOUBTFUL and accepted:
            words += f" ({accepted} of them accepted by you)"
        rows.append(("" if number else "Turns", style(f"{count:>{width},} ", COLOURS[state], bold=True) + words))
    return rows


def _next(account: Account) -> str:
    count = len(account.doubts)
    if count:
        first = ", the most helpful first" if count > 1 else ""
        return (
            f"Answer {count_of(count, 'question')}{first}: regather explain --doubts. "
            "Below each reading stands the command that takes it; then regather restore."
        )
    if account.missing:
        return (
            f"Look whether you can scan {pages_of(account.missing)} again. If such a page is blank, say so in "
            "book/decisions.toml: [[blank]] and below it page = N; then regather restore."
        )
    return "No question is open. Read the files in chapters/, then make the book: regather build"


def tell_pages(account: Account, only: int | None) -> None:
    """Print every page, or one: its places, how it begins and ends, how it goes on and why."""
    shown = [page for page in account.pages if only in (None, page.number)]
    if not shown:
        click.echo(f"There is no page {only}; the book has {count_of(len(account.pages), 'page')}.")
        return
    click.echo()
    tell(f"{PLACES_ON_SIDES if account.places.shows_sides else PLACES} {LEGEND}", indent=2)
    for page in shown:
        _tell_page(account, page)
        turn = account.turns.get(page.number)
        if turn is None and page.running:
            _row("ends", _quoted(account, page.running[-1], end=True))
        if only is not None:
            before = next((t for t in account.turns.values() if t.right_page == page.number), None)
            if before is not None:
                _tell_turn(account, before, f"comes from page {before.left_page}")
        if turn is not None:
            _tell_turn(account, turn, f"goes on with page {turn.right_page}")


def _tell_page(account: Account, page: PageTold) -> None:
    click.echo()
    state = "blank" if page.blank else "missing from the source" if page.missing else ""
    title = style(f"Page {page.number}", bold=True)
    if not page.stretches:
        click.echo(f"{title}  {state or 'no text'}")
        return
    twice = "stands in the source twice; the second copy was set aside" if page.twice else ""
    click.echo("  ".join(part for part in (title, state, twice) if part))
    for stretch in page.stretches:
        _tell_stretch(account, stretch)
    if page.running:
        _row("begins", _quoted(account, page.running[0]))


def _quoted(account: Account, stretch: Stretch, *, end: bool = False) -> str:
    """The first words of a stretch on one line, or the last."""
    room = max(20, columns() - LABEL - 6)
    text = account.text[stretch.start : stretch.end]
    return f"“{clip(squeeze(text[-SEEN * room :] if end else text[: SEEN * room]), room, end=end)}”"


def _tell_stretch(account: Account, stretch: Stretch) -> None:
    if account.places.shows_sides:
        words = f"{account.places.stretch(stretch.start, stretch.end)} (characters {stretch.start}–{stretch.end})"
        _row(role_words(stretch.role), words)
        return
    (line, column), (last, end) = account.place(stretch.start), account.place(max(stretch.start, stretch.end - 1))
    words = f"from line {line}:{column} to {last}:{end} (characters {stretch.start}–{stretch.end})"
    _row(role_words(stretch.role), words)


def _row(label: str, words: str) -> None:
    tell(words, first=f"  {label:<{LABEL}} ", hang=LABEL + 3)


def _tell_turn(account: Account, turn: Turn, title: str) -> None:
    words = {
        State.FOLLOWS: "it stands next in the source",
        State.DECIDED: "you decided so",
        State.SURE: f"sure, {percent(turn.confidence)}",
        State.DOUBTFUL: f"in doubt, {percent(turn.confidence)}",
    }[turn.state]
    if turn.question is not None:
        words += f", question {turn.question}"
    elif turn.state is State.DOUBTFUL:
        words += ", you accepted it"
    tell(f"({words})", first=f"  {style(title, COLOURS[turn.state], bold=True)} ", hang=4)
    seam = Seam(turn.left_page, turn.right_page, turn.left, turn.right)
    tell(across(seam, account.text), indent=4)
    if turn.state in (State.FOLLOWS, State.DECIDED):
        return
    for item in turn.evidence:
        tell(item.words, first=f"    {strength(item.weight):<3} ({item.weight:+.1f}) ")
    for rival in turn.rivals[:2]:
        if rival.behind >= HARDLY:
            continue
        other = Seam(turn.left_page, turn.right_page, rival.left, rival.right)
        tell(across(other, account.text), first=f"    or, {_behind(rival.behind)}: ", hang=6)


def _behind(nats: float) -> str:
    """How much less the evidence for a rival is, in words."""
    if nats < 0.7:
        return "about as likely"
    if nats < 2.3:
        return "less likely"
    return "much less likely"
