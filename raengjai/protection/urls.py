"""Addresses of this room."""

from django.urls import path

from raengjai.protection import views

urlpatterns = [
    path("room/", views.room, name="room"),
    path("room/door/", views.room_door, name="room_door"),
    path("room/shut/", views.shut_room, name="shut_room"),
    path("room/stay/", views.stay_in_room, name="stay_in_room"),
    path("room/passphrase/", views.change_passphrase, name="change_passphrase"),
    path("room/members/", views.room_members, name="room_members"),
    path("room/members/invite/", views.invite_room_member, name="invite_room_member"),
    path("room/members/<uuid:member_id>/", views.room_member, name="room_member"),
    path("room/members/<uuid:member_id>/end/", views.end_room_member, name="end_room_member"),
    path("room/keys/<str:purpose>/renew/", views.renew_room_key, name="renew_room_key"),
    path("room/cases/", views.cases, name="cases"),
    path("room/cases/<uuid:case_id>/", views.case, name="case"),
    path("room/cases/<uuid:case_id>/open/", views.case_open, name="case_open"),
    path("room/cases/<uuid:case_id>/team/", views.case_team, name="case_team"),
    path(
        "room/cases/<uuid:case_id>/team/<uuid:member_id>/leave/",
        views.leave_case_team,
        name="leave_case_team",
    ),
    path("room/cases/<uuid:case_id>/clocks/", views.case_clocks, name="case_clocks"),
    path(
        "room/cases/<uuid:case_id>/clocks/<uuid:record_id>/finish/",
        views.finish_case_clock,
        name="finish_case_clock",
    ),
    path(
        "room/cases/<uuid:case_id>/clocks/<uuid:record_id>/stop/",
        views.stop_case_clock,
        name="stop_case_clock",
    ),
    path(
        "room/cases/<uuid:case_id>/clocks/<uuid:record_id>/extend/<slug:extension>/",
        views.extend_case_clock,
        name="extend_case_clock",
    ),
    path("room/cases/<uuid:case_id>/closing/", views.case_closing, name="case_closing"),
    path("room/cases/<uuid:case_id>/print/", views.case_print, name="case_print"),
    path("room/cases/<uuid:case_id>/add/<str:kind>/", views.case_add, name="case_add"),
    path("room/cases/<uuid:case_id>/records/<uuid:record_id>/", views.case_record, name="case_record"),
    path("room/cases/<uuid:case_id>/records/<uuid:record_id>/change/", views.case_change, name="case_change"),
    path("room/cases/<uuid:case_id>/screening/", views.case_screening_begin, name="case_screening_begin"),
    path(
        "room/cases/<uuid:case_id>/screening/<uuid:record_id>/", views.case_screening, name="case_screening"
    ),
    path(
        "room/cases/<uuid:case_id>/screening/<uuid:record_id>/parts/<slug:part>/",
        views.case_screening_part,
        name="case_screening_part",
    ),
    path(
        "room/cases/<uuid:case_id>/screening/<uuid:record_id>/pause/",
        views.case_screening_pause,
        name="case_screening_pause",
    ),
    path(
        "room/cases/<uuid:case_id>/screening/<uuid:record_id>/again/",
        views.case_screening_again,
        name="case_screening_again",
    ),
    path(
        "room/cases/<uuid:case_id>/screening/<uuid:record_id>/take-back/",
        views.case_screening_take_back,
        name="case_screening_take_back",
    ),
    path(
        "room/cases/<uuid:case_id>/screening/<uuid:record_id>/finish/",
        views.case_screening_finish,
        name="case_screening_finish",
    ),
    path(
        "room/cases/<uuid:case_id>/screening/<uuid:record_id>/results/",
        views.case_screening_results,
        name="case_screening_results",
    ),
    path("room/clues/", views.triage, name="triage"),
    path("room/clues/<uuid:clue_id>/", views.clue, name="clue"),
    path("room/clues/<uuid:clue_id>/accept/", views.accept_clue, name="accept_clue"),
    path("room/clues/<uuid:clue_id>/pass/", views.pass_clue, name="pass_clue"),
    path("room/clues/<uuid:clue_id>/close/", views.close_clue, name="close_clue"),
    path("room/clues/<uuid:clue_id>/agree/", views.agree_clue, name="agree_clue"),
    path("room/clues/<uuid:clue_id>/send-back/", views.send_back_clue, name="send_back_clue"),
    path("room/clues/<uuid:clue_id>/link/", views.link_clue, name="link_clue"),
    path("room/clues/<uuid:clue_id>/take-back/", views.take_clue_back, name="take_clue_back"),
    path("room/clues/<uuid:clue_id>/write/", views.write_to_reporter, name="write_to_reporter"),
    path("room/clues/<uuid:clue_id>/pictures/<int:number>/", views.clue_picture, name="clue_picture"),
    path("report/", views.report, name="report"),
    path("report/call/", views.report_call, name="report_call"),
    path("report/answer/", views.report_answer, name="report_answer"),
    path("report/channel/", views.report_channel, name="report_channel"),
    path("report/places/<slug:province_code>/", views.report_places, name="report_places"),
    path("room/figures/", views.room_figures, name="room_figures"),
    path("room/figures/prepare/", views.prepare_figures, name="prepare_figures"),
    path("room/figures/<uuid:set_id>/approve/", views.approve_figures, name="approve_figures"),
    path("room/figures/<uuid:set_id>/refuse/", views.refuse_figures, name="refuse_figures"),
    path("statistics/protection/", views.protection_figures, name="protection_figures"),
    path("statistics/protection/file/", views.protection_figures_file, name="protection_figures_file"),
]
