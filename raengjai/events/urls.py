"""Addresses of this room."""

from django.urls import path

from raengjai.events import views

urlpatterns = [
    path("news/", views.news, name="news"),
    path("news/<uuid:item_id>/", views.news_item, name="news_item"),
    path("events/<uuid:event_id>/report/", views.event_report, name="event_report"),
    path("events/<uuid:event_id>/report/words/", views.write_event_report, name="write_event_report"),
    path("events/<uuid:event_id>/report/hand-in/", views.hand_in_event_report, name="hand_in_event_report"),
    path(
        "events/<uuid:event_id>/report/take-back/",
        views.take_back_event_report,
        name="take_back_event_report",
    ),
    path("events/<uuid:event_id>/report/print/", views.print_report, name="print_report"),
    path("events/<uuid:event_id>/report/excel/", views.export_event_report, name="export_event_report"),
    path("events/<uuid:event_id>/news/", views.event_news, name="event_news"),
    path("events/<uuid:event_id>/news/publish/", views.publish_news, name="publish_news"),
    path("events/<uuid:event_id>/news/withdraw/", views.withdraw_news, name="withdraw_news"),
]
