"""The actions of messages."""

from innovasjon.notifications import channels, preferences, tending
from tests import factories
from tests.audited import Call

CALLS: dict[str, Call] = {
    "innovasjon.notifications.channels.stop": lambda town, now: channels.stop(
        channel="email", by=town.people.admin, now=now
    ),
    "innovasjon.notifications.channels.start": lambda town, now: channels.start(
        channel="email", by=town.people.admin, now=now
    ),
    "innovasjon.notifications.preferences.choose": lambda town, now: preferences.choose(
        person=town.people.colleague, ways={}, by=town.people.colleague, now=now
    ),
    "innovasjon.notifications.preferences.set_rhythm": lambda town, now: preferences.set_rhythm(
        person=town.people.colleague,
        digest="weekly",
        weekday=1,
        away_from=None,
        away_until=None,
        by=town.people.colleague,
        now=now,
    ),
    "innovasjon.notifications.tending.resend": lambda town, now: tending.resend(
        delivery=factories.notice(town.people.colleague, channel="email", state="undeliverable"),
        by=town.people.admin,
        now=now,
    ),
    "innovasjon.notifications.tending.hold_everything": lambda town, now: (
        factories.notice(town.people.colleague, channel="email", state="pending"),
        tending.hold_everything(by=town.people.admin, now=now),
    ),
    "innovasjon.notifications.tending.release_everything": lambda town, now: (
        factories.notice(town.people.colleague, channel="email", state="held"),
        tending.release_everything(by=town.people.admin, now=now),
    ),
    "innovasjon.notifications.tending.cancel": lambda town, now: tending.cancel(
        delivery=factories.notice(town.people.colleague, channel="email", state="undeliverable"),
        by=town.people.admin,
        now=now,
    ),
}
UNLOGGED = {
    # What one has read is one's own affair, and changes nothing for anybody else.
    "innovasjon.notifications.notices.mark_all_read",
}
