"""What the cards of assessment say together: a mean for the idea and each criterion, and who thinks what.

One sees what others think when one has said it oneself. Assessors stand by name; nothing sorts or sums up people.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from django.utils import formats

from ideas.models import Assessment, Criterion, Idea
from innovasjon.people.models import Person


@dataclass(frozen=True)
class Line:
    """A criterion, and what it got. `is_old` says that it reads differently today."""

    name: str
    weight: int
    mean: float
    given: tuple[tuple[str, int], ...]
    is_old: bool

    @property
    def mean_in_words(self) -> str:
        """Return the mean as the reader writes numbers."""
        return in_words(self.mean)


@dataclass(frozen=True)
class Result:
    """All cards about an idea, as far as one reader may see them."""

    number: int
    mine: Assessment | None
    is_open: bool
    lines: tuple[Line, ...] = ()
    mean: str = ""
    comments: tuple[tuple[str, str], ...] = ()


def result(idea: Idea, reader: Person, *, may_assess: bool) -> Result:
    """Return what the cards say. Who may fill in one and has not is told only how many others have."""
    cards = list(Assessment.objects.filter(idea=idea).with_scores())
    mine = next((card for card in cards if card.person_id == reader.pk), None)
    if may_assess and mine is None:
        return Result(len(cards), None, is_open=False)
    return Result(
        len(cards),
        mine,
        is_open=True,
        lines=_lines(cards),
        mean=in_words(fmean(weighted_mean(card) for card in cards)) if cards else "",
        comments=tuple((card.person.name, card.comment) for card in cards if card.comment),
    )


def weighted_mean(card: Assessment) -> float:
    """Return the mean of the card's scores, each counted as much as its criterion weighed when it was filled in."""
    scores = list(card.scores.all())
    return sum(score.value * score.criterion.weight for score in scores) / sum(
        score.criterion.weight for score in scores
    )


def in_words(mean: float) -> str:
    """Return the mean with one decimal."""
    return formats.number_format(round(mean, 1), decimal_pos=1)


def _lines(cards: Sequence[Assessment]) -> tuple[Line, ...]:
    given: dict[Criterion, list[tuple[str, int]]] = defaultdict(list)
    for card in cards:
        for score in card.scores.all():
            given[score.criterion].append((card.person.name, score.value))
    ordered = sorted(given.items(), key=lambda pair: (pair[0].place, pair[0].pk))
    return tuple(
        Line(
            name=criterion.name,
            weight=criterion.weight,
            mean=fmean(value for _name, value in values),
            given=tuple(values),
            is_old=criterion.replaced_at is not None,
        )
        for criterion, values in ordered
    )
