"""Who may do what with ideas. The twin of `IdeaQuerySet.visible_to`; a test holds the two together."""

from datetime import timedelta

import rules
from django.utils import timezone

from agents.rules import is_agent, sections_served_today
from ideas import behind
from ideas.lifecycle import EDITABLE, Move, can
from ideas.models import Comment, Idea, Note, Proposer
from innovasjon.people.models import Person
from innovasjon.people.rules import is_active, is_in_resource_team
from innovasjon.web import stories

COMMENT_EDIT_TIME = timedelta(minutes=15)


def _part_of(person: Person, idea: Idea) -> Proposer | None:
    """Return the person's own row among the proposers: of several the one that says most."""
    return behind.best(row for row in idea.rows_behind if row.person_id == person.pk)


@rules.predicate
def is_behind(person: Person, idea: Idea) -> bool:
    """Tell whether the person is a proposer who has said yes."""
    row = _part_of(person, idea)
    return row is not None and row.state == Proposer.State.ACCEPTED


@rules.predicate
def is_asked(person: Person, idea: Idea) -> bool:
    """Tell whether the person is invited as co-proposer and has not answered."""
    row = _part_of(person, idea)
    return row is not None and row.state == Proposer.State.INVITED


@rules.predicate
def was_put_there(person: Person, idea: Idea) -> bool:
    """Tell whether the person stands behind the idea because somebody else put them down: they may step back."""
    own = (row for row in idea.rows_behind if row.person_id == person.pk and row.state == Proposer.State.ACCEPTED)
    return any(row.invited_by_id not in {None, person.pk} for row in own)


@rules.predicate
def is_draft(person: Person, idea: Idea) -> bool:
    """Tell whether the idea is still a draft."""
    return idea.is_draft


@rules.predicate
def is_hidden(person: Person, idea: Idea) -> bool:
    """Tell whether the idea is hidden for personal data in it."""
    return idea.hidden_at is not None


@rules.predicate
def words_are_open(person: Person, idea: Idea) -> bool:
    """Tell whether the proposers may still change their words (docs/domain.md: until developing)."""
    return idea.stage in EDITABLE


@rules.predicate
def is_submittable(person: Person, idea: Idea) -> bool:
    """Tell whether the next move is to submit."""
    return can(idea.stage, Move.SUBMIT) or can(idea.stage, Move.RESTORE)


@rules.predicate
def is_withdrawable(person: Person, idea: Idea) -> bool:
    """Tell whether it can be taken back: after it is submitted, before it is developed."""
    return can(idea.stage, Move.WITHDRAW)


@rules.predicate
def is_mergeable(person: Person, idea: Idea) -> bool:
    """Tell whether it stands where it can be merged with another."""
    return can(idea.stage, Move.MERGE)


@rules.predicate
def is_merged(person: Person, idea: Idea) -> bool:
    """Tell whether it was merged with another."""
    return can(idea.stage, Move.UNMERGE)


@rules.predicate
def serves_the_section(person: Person, idea: Idea) -> bool:
    """Tell whether the person is agent, or stands in for one, in the idea's section."""
    return idea.section_id in sections_served_today(person)


@rules.predicate
def leads_its_place(person: Person, idea: Idea) -> bool:
    """Tell whether the person leads the section or the unit the idea belongs to."""
    places = (idea.section, idea.unit)
    return any(place is not None and place.leader_id == person.pk for place in places)


@rules.predicate
def serves_the_section_of_the_other(person: Person, idea: Idea) -> bool:
    """Tell whether the person serves the section of the idea this one was merged into."""
    return idea.merged_into is not None and idea.merged_into.section_id in sections_served_today(person)


@rules.predicate
def wrote_it(person: Person, comment: Comment) -> bool:
    """Tell whether the comment is the person's own and still there."""
    return comment.author_id == person.pk and comment.deleted_at is None


@rules.predicate
def is_fresh(person: Person, comment: Comment) -> bool:
    """Tell whether the comment can still be edited: within 15 minutes."""
    return timezone.now() - comment.created_at <= COMMENT_EDIT_TIME


@rules.predicate
def triages_its_idea(person: Person, comment: Comment) -> bool:
    """Tell whether the person triages the idea the comment stands on."""
    return comment.deleted_at is None and bool(rules.has_perm("ideas.triage_idea", person, comment.idea))


@rules.predicate
def is_hidden_comment(person: Person, comment: Comment) -> bool:
    """Tell whether the comment is hidden and still there: whoever wrote it has been told why."""
    return comment.hidden_at is not None and comment.deleted_at is None


@rules.predicate
def wrote_the_note(person: Person, note: Note) -> bool:
    """Tell whether the internal note is the person's own and still there."""
    return note.author_id == person.pk and note.deleted_at is None


@rules.predicate
def works_on_its_idea(person: Person, note: Note) -> bool:
    """Tell whether the person may write notes about the idea the note stands on."""
    return bool(rules.has_perm("ideas.write_note", person, note.idea))


@rules.predicate
def leads_its_work(person: Person, idea: Idea) -> bool:
    """Tell whether a story that develops ideas says that the person leads the work on this one."""
    return any(story.leads(person, idea) for story in stories.collect("leading"))


def stands_where(move: Move) -> rules.Predicate:
    """Return the rule that the idea stands where the move may begin."""
    return rules.Predicate(lambda person, idea: can(idea.stage, move), name=f"stands_where_{move}_begins")


visible = is_active & (is_behind | is_asked | (~is_draft & (~is_hidden | is_in_resource_team | serves_the_section)))
open_to_all = is_active & ~is_draft
triages = is_active & ~is_draft & (serves_the_section | is_in_resource_team)
# Those behind an idea, and those they ask, see nothing of what is internal about it, even where they are its agent.
has_no_part = ~(is_behind | is_asked)
triages_either = is_active & ~is_draft & (serves_the_section | serves_the_section_of_the_other | is_in_resource_team)

rules.add_perm("ideas.share_idea", is_active)
rules.add_perm("ideas.view_idea", visible)
rules.add_perm("ideas.edit_idea", is_active & is_behind & words_are_open)
rules.add_perm("ideas.submit_idea", is_active & is_behind & is_submittable)
rules.add_perm("ideas.discard_idea", is_active & is_behind & is_draft)
rules.add_perm("ideas.invite_to_idea", is_active & is_behind & words_are_open)
rules.add_perm("ideas.answer_invitation", is_active & is_asked)
rules.add_perm("ideas.step_back_from_idea", is_active & was_put_there & ~is_draft)
rules.add_perm("ideas.withdraw_idea", is_active & is_behind & is_withdrawable)
rules.add_perm("ideas.comment_on_idea", open_to_all)
rules.add_perm("ideas.support_idea", open_to_all)
rules.add_perm("ideas.follow_idea", open_to_all)
# Whose it is to do, whatever the time or the stage: the action says no when it is too late or somebody was first.
rules.add_perm("ideas.speak_for_idea", is_active & is_behind)
rules.add_perm("ideas.reword_comment", is_active & wrote_it)
rules.add_perm("ideas.edit_comment", is_active & wrote_it & is_fresh)
# Somebody else's words are hidden first, with a reason that they are told; then the team may delete them for good.
rules.add_perm("ideas.delete_comment", is_active & (wrote_it | is_hidden_comment & is_in_resource_team))
rules.add_perm("ideas.open_inbox", is_active & (is_agent | is_in_resource_team))
rules.add_perm("ideas.make_signposts", is_active & (is_agent | is_in_resource_team))
rules.add_perm("ideas.triage_idea", triages)
for _move in (
    *(Move.ASK, Move.GO_ON, Move.HAND_OVER, Move.RELEASE),
    *(Move.PARK, Move.RESUME, Move.CLOSE, Move.REOPEN),
):
    rules.add_perm(f"ideas.{_move}_idea", triages & stands_where(_move))
rules.add_perm("ideas.reply_idea", is_active & is_behind & stands_where(Move.REPLY))
# A leader develops what is shared in their own unit or section, and says when it is in use.
chooses = is_active & ~is_draft & (serves_the_section | is_in_resource_team | leads_its_place)
rules.add_perm("ideas.choose_for_idea", chooses)
rules.add_perm("ideas.develop_idea", chooses & stands_where(Move.DEVELOP))
looks_after = is_active & ~is_draft & (leads_its_place | leads_its_work | is_in_resource_team)
rules.add_perm("ideas.look_after_idea", looks_after)
rules.add_perm("ideas.realise_idea", looks_after & stands_where(Move.REALISE))
rules.add_perm("ideas.read_notes", is_active & ~is_draft & has_no_part & (triages | leads_its_place))
rules.add_perm("ideas.write_note", triages & has_no_part)
rules.add_perm("ideas.delete_note", is_active & wrote_the_note & works_on_its_idea)
rules.add_perm("ideas.assess_idea", triages & has_no_part)
rules.add_perm("ideas.hide_idea", triages)
rules.add_perm("ideas.hide_comment", is_active & triages_its_idea)
rules.add_perm("ideas.merge_idea", triages & is_mergeable)
rules.add_perm("ideas.part_ideas", triages_either)
rules.add_perm("ideas.unmerge_idea", triages_either & is_merged)
rules.add_perm("ideas.write_need", is_active & (is_agent | is_in_resource_team))
