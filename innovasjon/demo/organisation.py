"""The demo municipality itself: its name, sections and units."""

from innovasjon.demo import texts
from innovasjon.people.models import Municipality, Section, Unit


def build() -> None:
    """Make the municipality with its sections and units."""
    about = texts.read("organisation")
    Municipality.objects.update_or_create(
        pk=1, defaults={"name": about["municipality"]["name"], "contact_email": "innovasjon@demo.example"}
    )
    sections = {
        row["slug"]: Section(name=row["name"], slug=row["slug"], external_id=row["external_id"])
        for row in about["sections"]
    }
    Section.objects.bulk_create(sections.values())
    Unit.objects.bulk_create(
        Unit(section=sections[row["section"]], **{name: row[name] for name in ("name", "slug", "external_id")})
        for row in about["units"]
    )
