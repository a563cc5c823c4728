"""A number that comes as text is a number or it is none: nothing else ever reaches the database."""

import pytest

from innovasjon.web.numbers import digits


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("007", 7), ("0", 0), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("9" * 5_000, None)]
    + [(text, None) for text in ("", " 7", "-1", "+1", "1.0", "1e3", "0x1", "x", "٣", "7\x00", "NaN", "²", None)],
)
def test_only_digits_are_a_number(text: str | None, number: int | None) -> None:
    assert digits(text) == number
