"""What a number is: digits as a keyboard writes them, one point or comma, and no more than a chart holds."""

import pytest

from nectary.base.ages import parse_gestation
from nectary.base.amounts import grams, microlitres, shortened, typed_microlitres, typed_whole
from nectary.base.errors import UserError

NO_NUMBER = (
    "1_0",
    "1e400",
    "1e2",
    "nan",
    "inf",
    "-inf",
    "１２",
    "٣",
    "9" * 4000,
    "1.2.3",
    "1 2",
    "0x10",
    ".",
    "",
)


@pytest.mark.parametrize("text", [*NO_NUMBER, "+2", "-2", "1,2,3", "2.5,", "1,250", "12,500"])
def test_what_nobody_writes_as_an_amount_is_refused(text):
    with pytest.raises(UserError) as refused:
        typed_microlitres(text)
    assert len(str(refused.value)) < 120


@pytest.mark.parametrize("text", NO_NUMBER)
@pytest.mark.parametrize("read", [microlitres, grams])
def test_neither_is_it_one_in_a_file(read, text):
    with pytest.raises(UserError):
        read(text)


@pytest.mark.parametrize(
    ("text", "ul"),
    [("2.5", 2500), ("2,5", 2500), (" 12 ", 12_000), ("0,125", 125), ("1,25", 1250), (".5", 500), ("0", 0)],
)
def test_a_point_and_a_comma_part_alike(text, ul):
    assert typed_microlitres(text) == ul


def test_what_is_finer_than_a_microlitre_is_refused():
    with pytest.raises(UserError, match="finer than"):
        typed_microlitres("0.0001")


@pytest.mark.parametrize("text", ["1_0", "+2", "-1", "１２", "²", "2.0", "9" * 5000, "", "251"])
def test_a_whole_number_above_the_most_or_otherwise_written_is_none(text):
    assert typed_whole(text, 250) is None


def test_a_whole_number_up_to_the_most_is_read():
    assert [typed_whole(text, 250) for text in ("0", " 7 ", "007", "250")] == [0, 7, 7, 250]


def test_digits_of_other_scripts_are_no_gestation():
    assert parse_gestation("27+3") == 192
    with pytest.raises(UserError):
        parse_gestation("２７+3")


def test_a_page_of_digits_is_not_said_again():
    assert shortened("9" * 4000) == "9" * 20 + "…"
