"""The words that are written on the site, as the full text index knows them."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func
from django.utils.translation import gettext_lazy as _

LONGEST = 60  # letters; what is longer is no word


class Word(models.Model):
    """A stem, and in about how many texts it stands.

    Triggers on the tables of the texts write new ones (`words_learn`), in the transaction that writes the text. So no
    constraint keeps a word from standing twice: two people who write the same new word must not wait for each other.
    Every night `lexicon.relearn` counts anew and forgets what stands nowhere any more.
    """

    word = models.CharField(_("word"), max_length=LONGEST)
    # As one types it who has no æ, ø and å.
    folded = models.GeneratedField(
        expression=Func(F("word"), function="words_fold"),
        output_field=models.CharField(max_length=LONGEST),
        db_persist=True,
    )
    texts = models.PositiveIntegerField(_("texts it stands in"), default=1, db_default=1)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        indexes = [
            models.Index(fields=["word"], name="word_word"),
            models.Index(fields=["folded"], name="word_folded"),
            GinIndex(OpClass("folded", name="gin_trgm_ops"), name="word_part"),
        ]

    class Privacy:
        personal: ClassVar[set[str]] = {"word", "folded"}  # names are words too
        not_personal: ClassVar[set[str]] = {"id", "texts"}

    def __str__(self) -> str:
        return self.word
