"""What a paragraph is: quotation, question, verse, list, or plain; with no false alarm on novels and plays."""

from __future__ import annotations

import pytest
from tests.mend.helpers import mended, only, texts, wreck
from tests.mend.helpers import page_of as page

from regather.model import BlockDecision, Decisions

ANSWER = (
    "We went there in the spring, when the roads were still bad, and it took us the better part of a week to find"
    " the house and to talk to the people who lived in it, who did not trust us at first and told us little, though"
    " later they told us more than I could ever write down."
)
QUOTED = "The roads of this district are a disgrace to the county and to all who pay for them"


class TestQuotations:
    def test_announced_and_enclosed_paragraphs_are_a_quotation(self) -> None:
        got = only(page("According to the paper:", f'"{QUOTED}."', "That was in May, and nobody answered it."))
        assert f'\n\n> "{QUOTED}."\n\nThat' in got

    def test_it_runs_on_until_the_mark_closes(self) -> None:
        got = only(page("The paper wrote:", f'"{QUOTED}.', f'{QUOTED}, we said."', "That was in May."))
        assert f'> "{QUOTED}.\n>\n> {QUOTED}, we said."\n\nThat' in got

    def test_paragraphs_that_open_again_and_close_once_are_one(self) -> None:
        got = only(page("He wrote as follows:", f"“{QUOTED}.", f"“{QUOTED}.”", "That was in May."))
        assert got.count("\n>\n") == 1

    def test_a_lost_opening_mark_is_no_hindrance(self) -> None:
        got = only(page("From the paper:", f"{QUOTED}.", f'{QUOTED}."', "That was in May."))
        assert f"> {QUOTED}.\n>\n> {QUOTED}" in got

    def test_a_quotation_that_never_closes_ends_at_the_next_one_and_is_reported(self) -> None:
        what = wreck(page("The paper wrote:", f'"{QUOTED}.', f"{QUOTED}.", "Another paper answered:", f'"{QUOTED}."'))
        manuscript = mended(what)
        (text,) = texts(what, manuscript).values()
        assert "\n\nAnother paper answered:\n\n>" in text
        assert [f.code for f in manuscript.findings] == ["quotation-unclosed"]

    def test_a_paragraph_that_a_person_calls_plain_ends_the_quotation(self) -> None:
        quoted = [f'"{QUOTED}.', f"Secondly {QUOTED}.", f"Thirdly {QUOTED}.", f"Lastly {QUOTED}."]
        what = wreck(page("The paper wrote:", *quoted))
        at = what.source.text.index("Thirdly")
        (text,) = texts(what, mended(what, Decisions(blocks=(BlockDecision(at, "paragraph"),)))).values()
        assert text.count("> ") == 2
        assert f"\n\nThirdly {QUOTED}.\n\nLastly" in text

    def test_quoted_paragraphs_without_an_announcement_stay(self) -> None:
        assert ">" not in only(page(ANSWER, f'"{QUOTED}."', ANSWER))

    def test_speech_in_a_novel_stays_although_some_is_announced(self) -> None:
        speech = [f'"{QUOTED}," said Anna.', f'"{QUOTED}," said her brother.'] * 3
        assert ">" not in only(page(*speech, "At last the old man said:", f'"{QUOTED}."', *speech))

    def test_a_slogan_stays(self) -> None:
        assert ">" not in only(page("The sign said:", '"Keep out."', "So we did, for a while, and waited outside."))

    def test_quoted_verse_that_was_dumped_as_paragraphs_is_verse(self) -> None:
        got = only(
            page(
                "We find some answers in the lines of a singer:",
                '"However much it rains the fire will not go out. However much it snows, nevertheless the',
                "seedlings",
                "Of patience are coming up",
                'Children of the forge, with coals for the cold in their hands."',
                ANSWER,
            )
        )
        assert '> | "However much it rains the fire will not go out.\n> | However much it snows' in got
        assert "nevertheless the seedlings\n" in got
        assert "\n> | Of patience are coming up\n> | Children" in got

    def test_a_person_decides(self) -> None:
        what = wreck(page(ANSWER, QUOTED + "."))
        at = what.source.text.index(QUOTED)
        (text,) = texts(what, mended(what, Decisions(blocks=(BlockDecision(at, "quotation"),)))).values()
        assert f"\n\n> {QUOTED}.\n" in text


class TestQuestions:
    def test_an_interview_has_its_questions_set_apart(self) -> None:
        got = only(
            page(
                "We spoke with two people in an interview.",
                "How did you get there?",
                ANSWER,
                "Tell us what you saw.",
                ANSWER,
                "What do you expect to happen? Is there any hope?",
                ANSWER,
                "And what would you like to say to those who read this?",
                ANSWER,
            )
        )
        assert got.count("::: question") == 4
        assert "\n\n::: question\nTell us what you saw.\n:::\n\nWe went" in got

    def test_an_author_who_asks_himself_is_no_interview(self) -> None:
        essay = ["Why did it happen?", ANSWER, ANSWER, "What is to be done about it, and by whom?", ANSWER]
        assert ":::" not in only(page(ANSWER, *essay))
        assert ":::" not in only(page(ANSWER, *essay, "Was it the weather that did it?", ANSWER))

    def test_questions_in_quotation_marks_are_speech(self) -> None:
        speech = ['"How did you get there?"', ANSWER, '"What did you see?"', ANSWER, '"Do you expect more?"', ANSWER]
        assert ":::" not in only(page(*speech))

    def test_a_play_is_no_interview(self) -> None:
        lines = ["ANNA. Did you hear that?", "OTTO. I heard nothing.", "ANNA. Do you ever?", "OTTO. On Sundays."] * 4
        assert ":::" not in only(page(*lines))

    def test_short_answers_are_a_conversation_in_a_story(self) -> None:
        lines = ["Do you see it?", "I see it.", "Do you like it?", "I do not.", "Will you take it?", "No."]
        assert ":::" not in only(page(*lines))

    def test_a_question_that_a_page_joined_to_an_answer_stands_alone(self) -> None:
        asked = ["We spoke with her in an interview.", "How did you get there?", ANSWER, "What did you see?", ANSWER]
        first = page(*asked, "Do you expect more?", ANSWER)
        got = only(
            (first[0], first[1], first[2].rstrip() + " "), (2, "body", "What will you do now?\n\n" + ANSWER + "\n")
        )
        assert "\n\n::: question\nWhat will you do now?\n:::\n" in got

    def test_a_person_decides(self) -> None:
        what = wreck(page("How did you get there?", ANSWER))
        (text,) = texts(what, mended(what, Decisions(blocks=(BlockDecision(0, "question"),)))).values()
        assert text.startswith("::: question\nHow did you get there?\n:::\n\n")


class TestVerseAndLists:
    PROSE = ANSWER + " " + ANSWER

    def test_short_lines_among_long_paragraphs_are_verse(self) -> None:
        got = only(page(self.PROSE, "The rain came down\nUpon the town\nAnd nobody was there to frown.", self.PROSE))
        assert "\n\n| The rain came down\n| Upon the town\n| And nobody" in got

    def test_a_paragraph_with_one_stray_line_break_is_prose(self) -> None:
        got = only(page(self.PROSE, ANSWER[:-1] + "\nand that was all of it.", self.PROSE))
        assert "|" not in got
        assert "write down and that was all of it." in got

    def test_verse_over_a_page_turn_is_one_stanza(self) -> None:
        got = only(
            (1, "body", f"{self.PROSE}\n\nThe rain came down\nUpon the town,\n\n"),
            (2, "body", "And nobody was there to frown.\nThe river rose.\n\n" + self.PROSE + "\n"),
        )
        assert "| Upon the town,\n| And nobody" in got

    def test_numbered_lines_are_a_list_and_stay_lines(self) -> None:
        got = only(page(self.PROSE, "1. Fold the sheet.\n2. Cut the fold.\n3. Sew the back.", self.PROSE))
        assert "\n\n1. Fold the sheet.\n2. Cut the fold.\n3. Sew the back.\n\n" in got

    def test_a_list_goes_on_over_a_page_turn(self) -> None:
        got = only(
            (1, "body", f"{self.PROSE}\n\n1. Fold the sheet and\n\n"),
            (2, "body", "press it.\n2. Cut the fold.\n3. Sew the back.\n"),
        )
        assert got.endswith("\n\n1. Fold the sheet and press it.\n2. Cut the fold.\n3. Sew the back.")

    def test_printed_bullets_become_hyphens(self) -> None:
        assert "\n\n- paper\n- thread\n" in only(page(self.PROSE, "• paper\n• thread", self.PROSE))

    def test_table_rows_and_figures_stay_as_they_are(self) -> None:
        table = "| Sheet | Pages |\n|---|---|\n| First | 16 |"
        figure = "![A folded sheet](../book/figures/sheet.svg)"
        got = only(page(self.PROSE, table, figure, self.PROSE))
        assert f"\n\n{table}\n\n{figure}\n\n" in got


INTRO = "The paper wrote on the day after, without a word of doubt:"
LONG = "“The binders of this town have always held that a book must be sewn by hand or not at all, and so it is."


@pytest.mark.parametrize(
    "speech", ["“Who told you so?” asked the printer.", "“My father,” said the binder.", "— Who told you so?"]
)
def test_a_quotation_that_never_closes_does_not_run_on_into_speech(speech: str) -> None:
    other = (INTRO, LONG[:-1] + ", they say.”")
    text = only(page(*other, INTRO, LONG, speech, "They parted without another word.", *other))
    assert f"> {LONG}\n\n{speech}\n\nThey parted" in text


def test_paragraphs_of_a_quotation_that_open_with_a_mark_each_stay_in_it() -> None:
    text = only(page(INTRO, LONG, LONG, LONG + "”", ANSWER))
    assert text.count("\n>") == 5
