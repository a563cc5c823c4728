"""What a template says to everybody is put together once; nothing else is."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Engine, Node, Template, engines
from django.template.defaulttags import IfNode
from django.utils import translation

from innovasjon.web.fixed_parts import Fixed

OURS = Path(settings.BASE_DIR) / "templates"
NAMES = sorted(str(path.relative_to(OURS)) for path in OURS.rglob("*") if path.suffix in {".html", ".txt"})


def engine_of(loader: str, inner: Any) -> Engine:
    """The site's own engine, with templates from elsewhere."""
    of_site = engines["django"].engine  # type: ignore[attr-defined]
    return Engine(
        loaders=[("template_partials.loader.Loader", [(loader, [inner])])],
        builtins=settings.TEMPLATES[0]["OPTIONS"]["builtins"],
        libraries=of_site.libraries,
    )


def page_of(source: str) -> Template:
    inner = ("django.template.loaders.locmem.Loader", {"page": source})
    return engine_of("innovasjon.web.fixed_parts.Loader", inner).get_template("page")


def leaves(nodes: Iterable[Node]) -> Iterator[tuple[str, int]]:
    """Each node with its line, in order, whether it stands alone or was put together with others."""
    for node in nodes:
        if isinstance(node, Fixed):
            yield from leaves(node._nodes)
            continue
        yield type(node).__name__, node.token.lineno if node.token else 0
        if isinstance(node, IfNode):
            yield from leaves(inner for _condition, part in node.conditions_nodelists for inner in part)
            continue
        for name in node.child_nodelists:
            yield from leaves(getattr(node, name, None) or [])


def test_neighbours_that_say_the_same_to_everybody_are_one_node() -> None:
    page = page_of(
        '<a href="{% url "web:front" %}">{% translate "Search" %}</a>{{ name }}<img src="{% static "icon.svg" %}">'
    )

    assert [type(node).__name__ for node in page.nodelist] == ["Fixed", "VariableNode", "Fixed"]


def test_each_language_has_its_own_words() -> None:
    page, said = page_of('<b>{% translate "Search" %}</b>'), {}
    for language in ("nb", "en", "nb"):
        with translation.override(language):
            said[language] = page.render(Context())

    assert said == {"nb": "<b>Søk</b>", "en": "<b>Search</b>"}


@pytest.mark.parametrize(
    ("source", "first", "second"),
    [
        ('{% translate "Search" %} {{ name }}', "Search Kari", "Search Odd"),
        ("{% translate name %}", "Kari", "Odd"),
        ('{% if name == "Kari" %}{% translate "Search" %}{% endif %}', "Search", ""),
        ('{% translate "Search" as word %}{{ word }} {{ name }}', "Search Kari", "Search Odd"),
        ('{% url "ideas:idea" pk %}', "/ideer/1/", "/ideer/2/"),
        ('{% translate "Search"|add:name %}', "SearchKari", "SearchOdd"),
        ('{% for one in name %}{% translate "Search" %}{% endfor %}', "Search" * 4, "Search" * 3),
        ('{% with a=name %}<p>{% translate "Search" %}{{ a }}{% endwith %}', "<p>SearchKari", "<p>SearchOdd"),
    ],
)
def test_what_hangs_on_the_context_is_said_anew(source: str, first: str, second: str) -> None:
    page = page_of(source)
    with translation.override("en"):
        said = [page.render(Context({"name": name, "pk": pk})) for name, pk in (("Kari", 1), ("Odd", 2))]

    assert said == [first, second]


@pytest.mark.parametrize("name", NAMES)
def test_no_part_of_a_template_is_lost_or_moved(name: str) -> None:
    inner = ("django.template.loaders.filesystem.Loader", [OURS])
    ours, djangos = (
        engine_of(loader, inner).get_template(name).nodelist
        for loader in ("innovasjon.web.fixed_parts.Loader", "django.template.loaders.cached.Loader")
    )

    assert list(leaves(ours)) == list(leaves(djangos))
