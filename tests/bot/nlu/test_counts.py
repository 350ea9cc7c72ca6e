"""The parts of a message and their columns."""

import math

from bot.nlu.counts import Counts, parts


def test_a_message_is_made_of_words_pairs_and_letters_within_words() -> None:
    assert list(parts(["my", "back"])) == [
        *("\nmy", "\nback", "\nmy back"),
        *(" m", "my", "y ", " my", "my ", " my "),
        *(" b", "ba", "ac", "ck", "k ", " ba", "bac", "ack", "ck ", " bac", "back", "ack "),
    ]


def test_all_numbers_are_one_word() -> None:
    assert list(parts(["4", "week"])) == list(parts(["12", "week"]))


def test_letters_that_one_example_holds_are_no_column_but_its_words_are() -> None:
    known = Counts.of([["hip"], ["hip", "psoas"]]).known
    assert "\npsoas" in known and "\nhip psoas" in known
    assert "hip" in known and "pso" not in known
    assert known == sorted(known)


def test_a_row_counts_what_is_known_and_passes_over_the_rest() -> None:
    counts = Counts(["\nhip", "\nback"])
    columns, values = counts.row(["hip", "and", "hip"])
    assert columns.tolist() == [0] and values.tolist() == [1 + math.log(2)]
    assert counts.row([])[0].size == 0
