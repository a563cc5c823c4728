from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # indexes are made beside running writes

    dependencies = [("notifications", "0002_whole_ledger")]

    operations = [
        AddIndexConcurrently(
            model_name='delivery',
            index=models.Index(models.F('channel'), models.F('due_at'), models.F('id'), condition=models.Q(('state', 'pending')), name='delivery_due'),
        ),
        AddIndexConcurrently(
            model_name='delivery',
            index=models.Index(models.F('channel'), models.F('leased_until'), condition=models.Q(('state', 'sending')), name='delivery_leased'),
        ),
        AddIndexConcurrently(
            model_name='delivery',
            index=models.Index(models.F('channel'), models.F('settled_at'), name='delivery_settled'),
        ),
        AddIndexConcurrently(
            model_name='delivery',
            index=models.Index(models.OrderBy(models.F('due_at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='delivery_newest'),
        ),
        AddIndexConcurrently(
            model_name='delivery',
            index=models.Index(models.F('state'), condition=models.Q(('state__in', ['held', 'undeliverable'])), name='delivery_trouble'),
        ),
        AddIndexConcurrently(
            model_name='delivery',
            index=models.Index(models.F('person'), models.OrderBy(models.F('due_at'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('channel', 'inapp')), name='delivery_notices'),
        ),
        AddIndexConcurrently(
            model_name='delivery',
            index=models.Index(models.F('person'), condition=models.Q(('channel', 'inapp'), ('read_at__isnull', True)), name='delivery_unread'),
        ),
        RemoveIndexConcurrently(
            model_name='delivery',
            name='delivery_waiting',
        ),
        RemoveIndexConcurrently(
            model_name='delivery',
            name='delivery_in_doubt',
        ),
    ]
