"""Addresses of this room."""

from django.urls import path

from raengjai.network import views

urlpatterns = [
    path("apply/", views.apply, name="apply"),
    path("apply/follow/", views.follow_application, name="follow_application"),
    path("nearest/", views.nearest, name="nearest"),
    path("account/network/", views.own_profile, name="own_profile"),
    path("account/network/copy/", views.own_profile_file, name="own_profile_file"),
    path("network/", views.volunteers, name="volunteers"),
    path("network/appoint/", views.appoint, name="appoint"),
    path("network/cards/", views.card_prints, name="card_prints"),
    path("network/cards/<uuid:print_id>/", views.card_print, name="card_print"),
    path("network/cards/<uuid:print_id>/<int:number>/", views.card_file, name="card_file"),
    path("network/<uuid:member_id>/card/", views.member_card, name="member_card"),
    path("network/<uuid:member_id>/card/issue/", views.issue_card, name="issue_card"),
    path("network/<uuid:member_id>/card/pdf/", views.card_pdf, name="card_pdf"),
    path("network/<uuid:member_id>/card/revoke/", views.revoke_card, name="revoke_card"),
    path("network/coverage/", views.coverage, name="coverage"),
    path("network/coverage/file/", views.coverage_file, name="coverage_file"),
    path("network/register/", views.register, name="register"),
    path("network/register/file/", views.register_file, name="register_file"),
    path("network/lists/", views.import_volunteers, name="import_volunteers"),
    path("network/lists/template/", views.import_template, name="import_template"),
    path("network/lists/export/", views.export_volunteers, name="export_volunteers"),
    path("network/lists/<uuid:run_id>/", views.imported_list, name="imported_list"),
    path("network/lists/<uuid:run_id>/load/", views.load_list, name="load_list"),
    path("network/lists/<uuid:run_id>/erase/", views.discard_list, name="discard_list"),
    path("network/lists/<uuid:run_id>/faults/", views.faulty_rows, name="faulty_rows"),
    path("network/ending/", views.ending_terms, name="ending_terms"),
    path("network/applications/", views.applications, name="applications"),
    path("network/applications/new/", views.add_application, name="add_application"),
    path("network/applications/appoint/", views.appoint_applicants, name="appoint_applicants"),
    path("network/applications/<uuid:application_id>/", views.application, name="application"),
    path(
        "network/applications/<uuid:application_id>/correct/",
        views.correct_application,
        name="correct_application",
    ),
    path(
        "network/applications/<uuid:application_id>/approve/",
        views.approve_application,
        name="approve_application",
    ),
    path(
        "network/applications/<uuid:application_id>/refuse/",
        views.refuse_application,
        name="refuse_application",
    ),
    path("network/applications/<uuid:application_id>/ask/", views.ask_application, name="ask_application"),
    path(
        "network/applications/<uuid:application_id>/withdraw/",
        views.withdraw_application,
        name="withdraw_application",
    ),
    path("network/<uuid:member_id>/", views.member, name="member"),
    path("network/<uuid:member_id>/end/", views.end_term, name="end_term"),
    path("network/<uuid:member_id>/move/", views.move_term, name="move_term"),
    path("network/<uuid:member_id>/equipment/", views.lend_equipment, name="lend_equipment"),
    path(
        "network/equipment/<uuid:equipment_id>/back/", views.take_back_equipment, name="take_back_equipment"
    ),
    path("network/<uuid:member_id>/profile/", views.edit_profile, name="edit_profile"),
    path("network/<uuid:member_id>/reopen/", views.reopen_term, name="reopen_term"),
    path("network/slips/", views.sign_in_slips, name="sign_in_slips"),
    path("network/accounts/<uuid:user_id>/", views.sign_in_help, name="sign_in_help"),
    path("network/accounts/<uuid:user_id>/slip/", views.print_slip, name="print_slip"),
    path("network/accounts/<uuid:user_id>/slip/end/", views.end_slip, name="end_slip"),
    path("network/accounts/<uuid:user_id>/second-step/", views.reset_second_step, name="reset_second_step"),
]
