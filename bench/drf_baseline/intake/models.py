import uuid
from django.conf import settings
from django.db import models


class Report(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    device_seq = models.IntegerField()
    area = models.CharField(max_length=40)
    kind = models.CharField(
        max_length=40, choices=[(k, k) for k in ("wage_theft", "injury", "bondage", "trafficking", "other")]
    )
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField()
    sector = models.CharField(max_length=40)
    employer_name = models.CharField(max_length=120, blank=True)
    workplace_address = models.CharField(max_length=250, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    workers_affected = models.PositiveIntegerField()
    women_affected = models.PositiveIntegerField()
    minors_affected = models.PositiveIntegerField()
    wages_owed = models.PositiveIntegerField()
    contact_method = models.CharField(max_length=20)
    contact_phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=8)
    consent_given = models.BooleanField()
    urgency = models.CharField(max_length=10)
    needs = models.JSONField(default=list)
    narrative = models.TextField(blank=True)
    volunteer_note = models.TextField(blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["area", "-created_at"]), models.Index(fields=["updated_at"])]
