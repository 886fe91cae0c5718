from django.contrib import admin
from .models import Report


@admin.register(Report)
class ReportAdmin(admin.ModelAdmin):
    list_display = [
        "id",
        "area",
        "kind",
        "urgency",
        "workers_affected",
        "employer_name",
        "submitted_by",
        "created_at",
    ]
    list_filter = [
        "kind"
    ]  # a column with choices: a plain CharField here makes the admin run SELECT DISTINCT over the whole table (90 ms at 100k)
    list_per_page = 50
    list_select_related = ["submitted_by"]
    search_fields = ["employer_name"]
