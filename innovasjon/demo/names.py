"""Names for the people of the demo: mixed as in a Norwegian municipality, each one once."""

import random
from collections.abc import Iterator

from innovasjon.demo import texts
from innovasjon.web.slugs import norwegian_slug

# What slugify would drop instead of writing plainly.
PLAIN = str.maketrans({"ł": "l", "Ł": "L", "đ": "d", "ð": "d", "ŧ": "t"})


def distinct(chance: random.Random, *, taken: set[str]) -> Iterator[str]:
    """Yield names for ever, none twice and none in `taken`."""
    groups = texts.read("names")["groups"]
    shares = [group["share"] for group in groups]
    used = set(taken)
    while True:
        group = chance.choices(groups, weights=shares)[0]
        name = f"{chance.choice(group['first'])} {chance.choice(group['last'])}"
        if name not in used:
            used.add(name)
            yield name


def address(name: str) -> str:
    """Return the e-mail address of somebody with that name, such as ase.overby@demo.example."""
    first, last = name.translate(PLAIN).rsplit(" ", 1)
    return f"{norwegian_slug(first)}.{norwegian_slug(last)}@demo.example"
