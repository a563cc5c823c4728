"""What is the same is called the same, wherever one reads it."""

import re

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
