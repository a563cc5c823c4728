"""One table, with the index that the list needs."""

from django.db import models


class Item(models.Model):
    """A row of the list."""

    title = models.CharField(max_length=200)
    text = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        app_label = "floor"
        indexes = [models.Index(fields=["-created_at", "-id"], name="floor_item_newest")]

    def __str__(self) -> str:
        return self.title
