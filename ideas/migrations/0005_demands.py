from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently, ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):

    # Indexes are built, and old rows checked, beside the running site.
    atomic = False

    dependencies = [
        ('ideas', '0004_moves'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='idea',
            index=models.Index(models.F('section'), models.F('stage'), models.F('reply_due_on'), models.F('id'), condition=models.Q(('reply_due_on', None), _negated=True), name='idea_due_in_section'),
        ),
        AddIndexConcurrently(
            model_name='idea',
            index=models.Index(models.F('stage'), models.F('reply_due_on'), models.F('id'), condition=models.Q(('reply_due_on', None), _negated=True), name='idea_due'),
        ),
        AddIndexConcurrently(
            model_name='idea',
            index=models.Index(models.F('revisit_on'), condition=models.Q(('revisit_on', None), _negated=True), name='idea_comes_back'),
        ),
        AddIndexConcurrently(
            model_name='idea',
            index=models.Index(models.F('merged_into'), condition=models.Q(('merged_into', None), _negated=True), name='idea_merged_into'),
        ),
        AddIndexConcurrently(
            model_name='idea',
            index=models.Index(models.F('replied_at'), models.F('section'), models.F('replied_in'), condition=models.Q(('replied_at', None), _negated=True), name='idea_reply_times'),
        ),
        AddIndexConcurrently(
            model_name='idea',
            index=models.Index(models.F('decided_at'), models.F('section'), models.F('decided_in'), condition=models.Q(('decided_at', None), _negated=True), name='idea_decision_times'),
        ),
        AddConstraintNotValid(
            model_name='idea',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'clarifying'), _negated=True), models.Q(('question__regex', '\\S'), ('taken_by__isnull', False)), _connector='OR'), name='idea_clarified_by_a_question'),
        ),
        AddConstraintNotValid(
            model_name='idea',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revisit_on__isnull', False), ('stage', 'parked')), models.Q(models.Q(('stage', 'parked'), _negated=True), ('revisit_on__isnull', True)), _connector='OR'), name='idea_parked_until_a_day'),
        ),
        AddConstraintNotValid(
            model_name='idea',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'parked'), _negated=True), ('reason__regex', '\\S'), _connector='OR'), name='idea_parked_with_a_reason'),
        ),
        AddConstraintNotValid(
            model_name='idea',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'closed'), _negated=True), models.Q(('reason__regex', '(\\S\\s*){30}'), ('reason_kind__in', ['tried', 'exists', 'not_ours', 'not_allowed', 'too_costly', 'not_now', 'other']), models.Q(models.Q(('reason_kind', 'tried'), _negated=True), ('learnt__regex', '\\S'), _connector='OR')), _connector='OR'), name='idea_closed_with_a_reason'),
        ),
        AddConstraintNotValid(
            model_name='idea',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'withdrawn'), _negated=True), ('reason_kind__in', ['solved', 'duplicate', 'no_longer_relevant', 'other']), _connector='OR'), name='idea_withdrawn_for_a_reason'),
        ),
        AddConstraintNotValid(
            model_name='idea',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(models.Q(('merged_into__isnull', False), ('stage', 'merged')), models.Q(models.Q(('stage', 'merged'), _negated=True), ('merged_into__isnull', True)), _connector='OR'), models.Q(('merged_into__isnull', True), models.Q(('merged_into', models.F('id')), _negated=True), _connector='OR')), name='idea_merged_into_another'),
        ),
        AddConstraintNotValid(
            model_name='idea',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('stage', 'realised'), _negated=True), models.Q(('benefit__regex', '\\S'), ('benefit_owner__isnull', False), ('in_use_from__isnull', False)), _connector='OR'), name='idea_realised_with_a_benefit'),
        ),
        AddConstraintNotValid(
            model_name='idea',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('replied_at__isnull', True), ('replied_in__isnull', True)), models.Q(('replied_at__isnull', False), ('replied_in__isnull', False)), _connector='OR'), name='idea_replied_at_and_in'),
        ),
        AddConstraintNotValid(
            model_name='idea',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_in__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_in__isnull', False)), _connector='OR'), name='idea_decided_at_and_in'),
        ),
        AddConstraintNotValid(
            model_name='idea',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revisit_on__isnull', True), ('revisit_on__range', ('1990-01-01', '2100-12-31')), _connector='OR'), models.Q(('in_use_from__isnull', True), ('in_use_from__range', ('1990-01-01', '2100-12-31')), _connector='OR'), models.Q(('reply_due_on__isnull', True), ('reply_due_on__range', ('1990-01-01', '2100-12-31')), _connector='OR')), name='idea_days_in_our_time'),
        ),
        ValidateConstraint(model_name='idea', name='idea_clarified_by_a_question'),
        ValidateConstraint(model_name='idea', name='idea_parked_until_a_day'),
        ValidateConstraint(model_name='idea', name='idea_parked_with_a_reason'),
        ValidateConstraint(model_name='idea', name='idea_closed_with_a_reason'),
        ValidateConstraint(model_name='idea', name='idea_withdrawn_for_a_reason'),
        ValidateConstraint(model_name='idea', name='idea_merged_into_another'),
        ValidateConstraint(model_name='idea', name='idea_realised_with_a_benefit'),
        ValidateConstraint(model_name='idea', name='idea_replied_at_and_in'),
        ValidateConstraint(model_name='idea', name='idea_decided_at_and_in'),
        ValidateConstraint(model_name='idea', name='idea_days_in_our_time'),
    ]
