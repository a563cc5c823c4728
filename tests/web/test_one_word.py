"""What is the same is called the same, wherever one reads it."""

import re

from ideas.models import CloseReason, WithdrawReason
from innovasjon.web import catalogues


def test_nynorsk_has_one_plural_of_an_idea() -> None:
    catalogue = catalogues.read(catalogues.path_of("nn"), "nn")
    said = [
        form
        for message in catalogue
        if message.id
        for form in ([message.string] if isinstance(message.string, str) else message.string)
    ]
    assert [words for words in said if re.search(r"(?<![-\w])(ideane|idear)\b", words)] == []


def test_a_reason_that_closes_and_withdraws_is_called_the_same_in_both() -> None:
    closed, withdrawn = dict(CloseReason.choices), dict(WithdrawReason.choices)
    shared = closed.keys() & withdrawn.keys()
    assert "other" in shared
    assert {key: closed[key] for key in shared} == {key: withdrawn[key] for key in shared}
