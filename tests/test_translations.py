"""The catalogues are complete: no string of the site is missing, half done, or left over."""

import ast
import re
from collections.abc import Iterable

import pytest
from babel.messages.catalog import Catalog, Message

from innovasjon.web import catalogues, extraction

LANGUAGES = ("nb", "nn")
GETTEXT = {"_", *extraction.KEYWORDS}
PLACEHOLDER = re.compile(r"%\(\w+\)[#0 +-]*[\d.]*[a-z]|%[#0 +-]*[\d.]*[a-z]|%%|\{\w*\}")
TAG = re.compile(r"</?[a-z]\w*")


@pytest.fixture(scope="module")
def source() -> Catalog:
    return extraction.strings()


@pytest.fixture(scope="module", params=LANGUAGES)
def catalogue(request: pytest.FixtureRequest) -> Catalog:
    return catalogues.read(catalogues.path_of(request.param), request.param)


def key(message: Message) -> tuple[str | None, str]:
    return message.context, forms(message.id)[0]


def forms(text: str | Iterable[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or [""])


def messages(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def misfits(message: Message) -> set[str]:
    """The translated forms whose placeholders or tags differ from the original's.

    "%(n)s idea" may become "one idea": the first form of a plural may leave out what the original's forms hold.
    """
    originals, translated = forms(message.id), forms(message.string)
    wanted = [parts(text) for text in originals]
    wrong = {text for text in translated[-1:] if parts(text) != wanted[-1]}
    return wrong | {text for text in translated[:-1] if not parts(text) <= set().union(*wanted)}


def parts(text: str) -> set[str]:
    return {*PLACEHOLDER.findall(text), *TAG.findall(text)}


def test_every_string_of_the_site_is_in_the_catalogue_and_no_other(source: Catalog, catalogue: Catalog) -> None:
    assert {key(message) for message in messages(catalogue)} == {key(message) for message in messages(source)}


def test_no_string_is_both_a_word_and_the_singular_of_a_plural() -> None:
    """Python 3.11.2 (Debian 12) finds no word alone that the catalogue holds as a singular: a context parts the two."""
    found = [message for path in extraction.sources(extraction.BASE_DIR) for message in extraction.strings_of(path)]
    alone = {(context, words) for _line, words, _comments, context in found if isinstance(words, str)}
    plurals = {(context, words[0]) for _line, words, _comments, context in found if not isinstance(words, str)}
    assert alone & plurals == set()


def gettext_in_f_strings(code: str) -> list[str]:
    """The gettext calls inside f-strings, which Babel does not see where Python reads an f-string as one piece."""
    fields = (node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.FormattedValue))
    inside = (node for field in fields for node in ast.walk(field.value) if isinstance(node, ast.Call))
    return [ast.unparse(call) for call in inside if ast.unparse(call.func) in GETTEXT]


def test_no_string_hides_from_the_catalogues_in_an_f_string() -> None:
    code = [path for path in extraction.sources(extraction.BASE_DIR) if path.suffix == ".py"]
    hidden = {path.name: gettext_in_f_strings(path.read_text(encoding="utf-8")) for path in code}
    assert {name: calls for name, calls in hidden.items() if calls} == {}


def test_a_string_hidden_in_an_f_string_is_noticed() -> None:
    assert gettext_in_f_strings("""f"{_('Done.')} {number}\"""") == ["_('Done.')"]
    assert gettext_in_f_strings("""_("Done.") + f" {number}\"""") == []


def test_every_string_is_translated(catalogue: Catalog) -> None:
    assert {key(message) for message in messages(catalogue) if not all(forms(message.string))} == set()


def test_no_translation_is_a_guess(catalogue: Catalog) -> None:
    assert {key(message) for message in messages(catalogue) if message.fuzzy} == set()


def test_no_translation_is_left_over(catalogue: Catalog) -> None:
    assert set(catalogue.obsolete) == set()


def test_placeholders_and_tags_are_those_of_the_original(catalogue: Catalog) -> None:
    assert {key(message): misfits(message) for message in messages(catalogue) if misfits(message)} == {}


@pytest.mark.parametrize(
    ("original", "translation", "wrong"),
    [
        ("%(name)s took it", "%(name)s tok den", set()),
        ("%(name)s took it", "%(navn)s tok den", {"%(navn)s tok den"}),
        ("%(name)s took it", "tok den", {"tok den"}),
        ("Page {number}", "Side {nummer}", {"Side {nummer}"}),
        ("<strong>Hi</strong>", "<strong>Hei", {"<strong>Hei"}),
        (("%(n)s idea", "%(n)s ideas"), ("Én idé", "%(n)s ideer"), set()),
        (("One idea", "%(n)s ideas"), ("%(n)s idé", "%(n)s ideer"), set()),
        (("%(n)s idea", "%(n)s ideas"), ("%(m)s idé", "ideer"), {"%(m)s idé", "ideer"}),
    ],
)
def test_a_misfit_is_noticed(
    original: str | tuple[str, str], translation: str | tuple[str, str], wrong: set[str]
) -> None:
    assert misfits(Message(original, translation)) == wrong
