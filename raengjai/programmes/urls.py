from django.urls import path

from raengjai.programmes import views

urlpatterns = [
    path("reports/places/", views.place_report, name="place_report"),
    path("reports/places/excel/", views.place_report_file, name="place_report_file"),
    path("reports/acts/", views.acts, name="acts"),
    path("reports/targets/", views.targets, name="targets"),
    path("reports/targets/<slug:indicator>/", views.set_targets, name="set_targets"),
]
