"""A query whose SQL is made once answers as the queryset it was made of."""

import pytest
from django.db.models import Exists, OuterRef
from pytest_django import DjangoAssertNumQueries

from innovasjon.people.models import Person, Section, Unit
from innovasjon.web.prepared import Among, Prepared, given
from tests import factories

pytestmark = pytest.mark.django_db


def _names(query: Prepared, **values: object) -> list[str]:
    return [name for (name,) in query.rows(**values)]


def test_each_asking_gets_the_rows_of_its_own_values() -> None:
    query = Prepared(lambda: Person.objects.filter(language=given("language")).order_by("name").values_list("name"))
    factories.person(name="Anne", language="nb")
    factories.person(name="Berit", language="nn")

    assert _names(query, language="nb") == ["Anne"]
    assert _names(query, language="nn") == ["Berit"]
    assert _names(query, language="nb' OR true --") == []


def test_the_queryset_is_built_once_and_each_asking_is_one_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    built = []

    def make() -> object:
        built.append(1)
        return Person.objects.filter(name=given("name")).values_list("name")

    query = Prepared(make)  # type: ignore[arg-type]
    with django_assert_num_queries(3):
        for name in ("Anne", "Berit", "Cecilie"):
            query.rows(name=name)

    assert len(built) == 1


@pytest.mark.parametrize("wanted", [[], ["Helse"], ["Helse", "Skole", "Vei"]])
def test_among_keeps_the_rows_with_any_of_the_keys(wanted: list[str]) -> None:
    query = Prepared(lambda: Section.objects.filter(Among("pk", given("keys"))).order_by("name").values_list("name"))
    sections = {name: factories.section(name=name) for name in ("Helse", "Kultur", "Skole", "Vei")}

    assert _names(query, keys=[sections[name].pk for name in wanted]) == wanted


def test_objects_come_with_what_is_joined_and_annotated_and_without_what_is_deferred(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    query = Prepared(
        lambda: (
            Unit.objects.filter(name=given("name"))
            .select_related("section", "leader")
            .defer("slug")
            .annotate(heads=Exists(Unit.objects.filter(pk=OuterRef("pk"), leader=given("reader"))))
        )
    )
    anne = factories.person(name="Anne")
    factories.unit(name="Arkivet", section=factories.section(name="Kultur"), leader=anne)
    factories.unit(name="Legevakta", section=factories.section(name="Helse"))

    for _time in range(2):
        with django_assert_num_queries(2):
            (led,) = query.objects(name="Arkivet", reader=anne.pk)
            (other,) = query.objects(name="Legevakta", reader=anne.pk)
            assert (led.section.name, led.leader, led.heads) == ("Kultur", anne, True)
            assert (other.section.name, other.leader, other.heads) == ("Helse", None, False)
            assert led.get_deferred_fields() == {"slug"}
    assert query.objects(name="Rådhuset", reader=anne.pk) == []


def test_a_value_that_is_missing_is_told_by_name() -> None:
    query = Prepared(lambda: Person.objects.filter(name=given("name")).values_list("name"))

    with pytest.raises(KeyError, match="name"):
        query.rows(language="nb")


@pytest.mark.parametrize("name", ["50 % O'Hara", "%s", "%%", "a\\b", "{}"])
def test_what_is_the_same_each_time_is_written_in_as_it_stands(name: str) -> None:
    query = Prepared(
        lambda: (
            Person.objects.filter(name__contains=name, language=given("language")).order_by("name").values_list("name")
        )
    )
    factories.person(name=f"Anne {name}", language="nb")
    factories.person(name="Berit", language="nb")

    assert _names(query, language="nb") == [f"Anne {name}"]
    assert _names(query, language="nn") == []


def test_rows_are_counted_no_further_than_the_limit() -> None:
    query = Prepared(lambda: Person.objects.filter(language=given("language")).values_list("pk")[:2])
    for language in ("nb", "nn", "nn", "nn"):
        factories.person(language=language)

    assert [query.count(language=language) for language in ("en", "nb", "nn")] == [0, 1, 2]
