"""What a person has begun and not finished, and the lists an officer comes back to."""

from django.db import models

from raengjai.ground.models import Row


class Draft(Row):
    """The half-filled form of one person, sealed; the id becomes the id of the visit."""

    user_id = models.UUIDField()
    sealed = models.BinaryField()
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "needs_draft"
        indexes = [models.Index(fields=["user_id", "-saved_at"], name="draft_of_person")]


class SavedList(Row):
    """A queue filter under a name."""

    user_id = models.UUIDField()
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=400)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "needs_saved_list"
        constraints = [models.UniqueConstraint(fields=["user_id", "name"], name="saved_list_name")]
