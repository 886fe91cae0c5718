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
    # the calendar and the plan
    path("events/", views.events, name="events"),
    path("events/write/", views.write_event, name="write_event"),
    path("events/templates/", views.event_templates, name="event_templates"),
    path("events/feed/", views.event_feed, name="event_feed"),
    path("events/feed/open/", views.open_event_feed, name="open_event_feed"),
    path("events/feed/renew/", views.renew_event_feed, name="renew_event_feed"),
    path("events/feed/close/", views.close_event_feed, name="close_event_feed"),
    path("events/feed/<uuid:feed_id>/<slug:code>.ics", views.event_calendar, name="event_calendar"),
    path("events/<uuid:event_id>/", views.event, name="event"),
    path("events/<uuid:event_id>/event.ics", views.event_ics, name="event_ics"),
    path("events/<uuid:event_id>/edit/", views.edit_event, name="edit_event"),
    path("events/<uuid:event_id>/discard/", views.discard_event, name="discard_event"),
    path("events/<uuid:event_id>/copy/", views.copy_event, name="copy_event"),
    path("events/<uuid:event_id>/template/", views.save_event_template, name="save_event_template"),
    path("events/<uuid:event_id>/use/", views.use_event_template, name="use_event_template"),
    path(
        "events/<uuid:event_id>/template/discard/",
        views.discard_event_template,
        name="discard_event_template",
    ),
    path("events/<uuid:event_id>/submit/", views.submit_event, name="submit_event"),
    path("events/<uuid:event_id>/take-back/", views.take_back_event, name="take_back_event"),
    path("events/<uuid:event_id>/approve/", views.approve_event, name="approve_event"),
    path("events/<uuid:event_id>/approve/take-back/", views.take_back_approval, name="take_back_approval"),
    path("events/<uuid:event_id>/return/", views.return_event, name="return_event"),
    path("events/<uuid:event_id>/open/", views.open_event, name="open_event"),
    path("events/<uuid:event_id>/close/", views.close_event, name="close_event"),
    path("events/<uuid:event_id>/hold/", views.hold_event, name="hold_event"),
    path("events/<uuid:event_id>/reopen/", views.reopen_event, name="reopen_event"),
    path("events/<uuid:event_id>/cancel/", views.cancel_event, name="cancel_event"),
    path("events/<uuid:event_id>/revive/", views.revive_event, name="revive_event"),
    path("events/<uuid:event_id>/agenda/", views.event_agenda, name="event_agenda"),
    path("events/<uuid:event_id>/agenda/<uuid:item_id>/", views.edit_agenda_line, name="edit_agenda_line"),
    path(
        "events/<uuid:event_id>/agenda/<uuid:item_id>/move/", views.move_agenda_line, name="move_agenda_line"
    ),
    path(
        "events/<uuid:event_id>/agenda/<uuid:item_id>/remove/",
        views.remove_agenda_line,
        name="remove_agenda_line",
    ),
    path("events/<uuid:event_id>/sessions/", views.set_event_sessions, name="set_event_sessions"),
    path("events/<uuid:event_id>/speakers/add/", views.add_speaker, name="add_speaker"),
    path("events/<uuid:event_id>/speakers/<uuid:speaker_id>/", views.edit_speaker, name="edit_speaker"),
    path(
        "events/<uuid:event_id>/speakers/<uuid:speaker_id>/remove/",
        views.remove_speaker,
        name="remove_speaker",
    ),
    path("events/<uuid:event_id>/groups/", views.event_groups, name="event_groups"),
    path("events/<uuid:event_id>/groups/<uuid:group_id>/", views.edit_target_group, name="edit_target_group"),
    path(
        "events/<uuid:event_id>/groups/<uuid:group_id>/move/",
        views.move_target_group,
        name="move_target_group",
    ),
    path(
        "events/<uuid:event_id>/groups/<uuid:group_id>/remove/",
        views.remove_target_group,
        name="remove_target_group",
    ),
    path("events/<uuid:event_id>/organisers/", views.event_organisers, name="event_organisers"),
    path(
        "events/<uuid:event_id>/organisers/<uuid:organiser_id>/remove/",
        views.remove_organiser,
        name="remove_organiser",
    ),
    path("events/<uuid:event_id>/files/", views.attach_to_event, name="attach_to_event"),
    path("events/<uuid:event_id>/files/<uuid:attachment_id>/", views.event_file, name="event_file"),
    path(
        "events/<uuid:event_id>/files/<uuid:attachment_id>/preview/",
        views.event_file_preview,
        name="event_file_preview",
    ),
    path(
        "events/<uuid:event_id>/files/<uuid:attachment_id>/remove/",
        views.remove_event_file,
        name="remove_event_file",
    ),
    path(
        "events/<uuid:event_id>/files/<uuid:attachment_id>/restore/",
        views.restore_event_file,
        name="restore_event_file",
from django.urls import URLPattern, path

from raengjai.events.views import presence

urlpatterns: list[URLPattern] = [
    # --- presence
    path("events/<uuid:event_id>/check-in/", presence.check_in, name="check_in"),
    path("events/<uuid:event_id>/check-in/walk-in/", presence.walk_in, name="walk_in"),
    path("events/<uuid:event_id>/check-in/sheet/", presence.presence_sheet, name="presence_sheet"),
    path("events/<uuid:event_id>/check-in/<uuid:guest_id>/", presence.mark_present, name="mark_present"),
    path(
        "events/<uuid:event_id>/check-in/undo/<uuid:attendance_id>/",
        presence.undo_presence,
        name="undo_presence",
    ),
    path(
        "events/<uuid:event_id>/check-in/<uuid:guest_id>/is/<uuid:into_id>/",
        presence.join_guests,
        name="join_guests",
    ),
]
