"""What `make messages` finds in code and templates, and what it does to a catalogue."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from innovasjon.web import catalogues, extraction


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "ideas" / "templates").mkdir(parents=True)
    return tmp_path


def found(house: Path, name: str, text: str) -> set[tuple[object, object]]:
    """The context and the string of each message in a file with this text."""
    path = house / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return {(message.context, message.id) for message in extraction.strings(house) if message.id}


def in_template(house: Path, text: str) -> set[tuple[object, object]]:
    return found(house, "ideas/templates/page.html", text)


def test_a_tag_a_filter_argument_and_a_variable_are_found(house: Path) -> None:
    text = """
      {% translate "Share an idea" %}
        {{ _("Needs") }} {{ name|default:_("nobody") }}
    {% include "card.html" with title=_("Ideas") %}
    """
    assert in_template(house, text) == {(None, "Share an idea"), (None, "Needs"), (None, "nobody"), (None, "Ideas")}


def test_a_trimmed_block_is_one_line_with_its_variables(house: Path) -> None:
    text = """
        {% blocktranslate trimmed with name=person.name %}
            {{ name }} took the idea
            at 100 % speed
        {% endblocktranslate %}
    """
    assert in_template(house, text) == {(None, "%(name)s took the idea at 100 %% speed")}


def test_an_untrimmed_block_keeps_its_lines(house: Path) -> None:
    assert in_template(house, "{% blocktranslate %}One\n  two{% endblocktranslate %}") == {(None, "One\n  two")}


def test_a_plural_has_both_forms(house: Path) -> None:
    text = """
    {% blocktranslate trimmed count n=ideas %}
        {{ n }} idea
    {% plural %}
        {{ n }} ideas
    {% endblocktranslate %}
    """
    assert in_template(house, text) == {(None, ("%(n)s idea", "%(n)s ideas"))}


def test_a_context_tells_equal_strings_apart(house: Path) -> None:
    text = """
    {% translate "Open" context "a stage" %} {% translate "Open" %}
    {% blocktranslate count n=n context "a button" %}One{% plural %}Many{% endblocktranslate %}
    """
    assert in_template(house, text) == {("a stage", "Open"), (None, "Open"), ("a button", ("One", "Many"))}


def test_quotes_and_norwegian_letters_survive(house: Path) -> None:
    text = """{% translate "It's «næring»" %}{% blocktranslate %}Say "yes"{% endblocktranslate %}"""
    assert in_template(house, text) == {(None, "It's «næring»"), (None, 'Say "yes"')}


def test_a_template_set_in_like_no_python_is_read(house: Path) -> None:
    text = """
            <ul>
        <li>{% translate "one" %}
                <li>{% translate "two" %}
      (unclosed [bracket {% translate "three" %}
    """
    assert in_template(house, text) == {(None, "one"), (None, "two"), (None, "three")}


def test_a_comment_for_the_translator_goes_along(house: Path) -> None:
    in_template(house, '{# Translators: a verb #}\n{% translate "Follow" %}\n{% translate "Share" %}')
    comments = {message.id: message.auto_comments for message in extraction.strings(house) if message.id}
    assert comments == {"Follow": ["a verb"], "Share": []}


def test_every_kind_of_call_is_found_in_code(house: Path) -> None:
    text = """
_("a"); gettext("b"); gettext_lazy("c"); gettext_noop("d"); ngettext_lazy("e", "es", n); pgettext_lazy("x", "f")
npgettext_lazy("x", "g", "gs", n); other("not this")
"""
    assert found(house, "ideas/views.py", text) == {
        *((None, letter) for letter in "abcd"),
        *((None, ("e", "es")), ("x", "f"), ("x", ("g", "gs"))),
    }


@pytest.mark.parametrize(
    "name",
    ["tests/test_a.py", "ideas/migrations/0001_a.py", "ideas/static/a.py", "node_modules/a/a.py", ".venv/a.py"],
)
def test_what_is_no_part_of_the_site_is_left_out(house: Path, name: str) -> None:
    assert found(house, name, '_("a")') == set()


def test_a_page_outside_a_folder_of_templates_is_left_out(house: Path) -> None:
    assert found(house, "ideas/page.html", '{% translate "a" %}') == set()


def test_a_tag_inside_a_translated_block_is_an_error(house: Path) -> None:
    with pytest.raises(SyntaxError, match="must not include other block tags"):
        in_template(house, "{% blocktranslate %}{% if a %}b{% endif %}{% endblocktranslate %}")


def strings(*ids: str) -> Catalog:
    catalogue = Catalog()
    for text in ids:
        catalogue.add(text, locations=[("ideas/views.py", 1)])
    return catalogue


def test_an_update_keeps_what_fits_adds_what_is_new_and_drops_what_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "nb" / "django.po"
    catalogues.update(path, "nb", strings("Idea", "Need"))
    path.write_text(path.read_text().replace('msgid "Idea"\nmsgstr ""', 'msgid "Idea"\nmsgstr "Idé"'))
    catalogues.update(path, "nb", strings("Idea", "Ideas"))
    catalogue = catalogues.read(path, "nb")
    assert {message.id: message.string for message in catalogue if message.id} == {"Idea": "Idé", "Ideas": ""}
    assert not catalogue.obsolete
    assert "fuzzy" not in path.read_text()


def test_an_update_without_news_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "nb" / "django.po"
    catalogues.update(path, "nb", strings("Idea", "Need"))
    before = path.read_bytes()
    catalogues.update(path, "nb", strings("Idea", "Need"))
    assert path.read_bytes() == before
