"""Constraints that several models have, each with a name that says what it holds."""

from typing import Any

from django.db.models import CheckConstraint, Q


def at_and_by(what: str, *, name: str, why: bool = False, **after: Any) -> CheckConstraint:
    """Demand that the fields `<what>_at` and `<what>_by` are set together or not at all.

    With `why` so is `<what>_because`, a text that is not blank; `after` is what else holds once they are set.
    """
    before: dict[str, Any] = {f"{what}_at__isnull": True, f"{what}_by__isnull": True}
    after |= {f"{what}_at__isnull": False, f"{what}_by__isnull": False}
    if why:
        before[f"{what}_because"] = ""
        after[f"{what}_because__regex"] = r"\S"
    return CheckConstraint(condition=Q(**before) | Q(**after), name=name)
