"""Every field says whether it is about a person; every "when" stands with its "who"."""

from collections.abc import Iterable

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Field, Model, Q, Value
from django.test.utils import isolate_apps
from django.utils import timezone

OURS = [
    model
    for label in settings.FIRST_PARTY_APPS
    for config in apps.get_app_configs()
    if config.name == label
    for model in config.get_models()
]
by_model = pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)


def names(model: type[Model]) -> set[str]:
    """The fields that the model itself has; what is inherited from Django counts as well."""
    return {field.name for field in [*model._meta.fields, *model._meta.many_to_many]}


def misfiled(model: type[Model]) -> dict[str, set[str]]:
    """The fields that are in neither set of the model's `Privacy`, in both, or named there and gone."""
    privacy = getattr(model, "Privacy", None)
    personal, others = getattr(privacy, "personal", set()), getattr(privacy, "not_personal", set())
    found = {
        "in neither": names(model) - personal - others,
        "in both": personal & others,
        "gone": (personal | others) - names(model),
    }
    return {how: fields for how, fields in found.items() if fields}


def pairs(model: type[Model]) -> Iterable[tuple[Field, Field]]:  # type: ignore[type-arg]
    """The fields that say when and by whom something was done that need not have been done yet."""
    fields = {field.name: field for field in model._meta.fields}
    for name, at in fields.items():
        by = fields.get(f"{name.removesuffix('_at')}_by") if name.endswith("_at") else None
        if by is not None and at.null and by.null:
            yield at, by


def half_set(model: type[Model]) -> set[str]:
    """The pairs of which the database takes one half without the other."""
    return {
        at.name
        for at, by in pairs(model)
        for when, who in ((timezone.now(), None), (None, 1))
        if not any(refuses(constraint, model, {at.name: when, by.name: who}) for constraint in checks(model))
    }


def checks(model: type[Model]) -> list[CheckConstraint]:
    return [constraint for constraint in model._meta.constraints if isinstance(constraint, CheckConstraint)]


def refuses(constraint: CheckConstraint, model: type[Model], values: dict[str, object]) -> bool:
    """Tell whether PostgreSQL finds that these values break the constraint, with the texts it mentions blank."""
    condition = constraint.condition
    mentioned = {name.split("__")[0] for name in _lookups(condition)}
    if not set(values) <= mentioned or not isinstance(condition, Q):
        return False
    return not condition.check({name: _typed(model, name, values.get(name, "")) for name in mentioned})


def _typed(model: type[Model], name: str, value: object) -> Value:
    field = model._meta.get_field(name)
    return Value(value, output_field=getattr(field, "target_field", field))  # type: ignore[arg-type]


def _lookups(condition: object) -> Iterable[str]:
    for child in getattr(condition, "children", []):
        if isinstance(child, tuple):
            yield child[0]
        else:
            yield from _lookups(child)


@by_model
def test_every_field_is_said_to_be_personal_or_not(model: type[Model]) -> None:
    assert misfiled(model) == {}


@by_model
def test_when_and_by_whom_are_set_together(model: type[Model], db: None) -> None:
    assert half_set(model) == set()


def test_the_walk_finds_models_and_pairs() -> None:
    assert {model._meta.label for model in OURS} >= {"ideas.Idea", "people.Person", "audit.Entry", "agents.Absence"}
    found = {at.name for model in OURS for at, _ in pairs(model)}
    assert found >= {"taken_at", "deleted_at"}


@isolate_apps("ideas")
def test_a_forgotten_field_and_a_half_set_pair_are_noticed(db: None) -> None:
    class Made(models.Model):
        name = models.CharField(max_length=10)
        done_at = models.DateTimeField(null=True)
        done_by = models.IntegerField(null=True)

        class Meta:
            app_label = "ideas"
            constraints = [
                # Who without when is refused, when without who is not.
                CheckConstraint(condition=Q(done_by__isnull=True) | Q(done_at__isnull=False), name="made_half")
            ]

        class Privacy:
            personal = {"name", "done_by"}
            not_personal = {"id", "name", "sum"}

        def __str__(self) -> str:
            return self.name

    assert misfiled(Made) == {"in neither": {"done_at"}, "in both": {"name"}, "gone": {"sum"}}
    assert half_set(Made) == {"done_at"}
    del Made.Privacy
    assert misfiled(Made) == {"in neither": names(Made)}
