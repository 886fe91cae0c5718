"""Addresses of this room."""

from django.urls import path

from raengjai.network import views

urlpatterns = [
    path("network/", views.volunteers, name="volunteers"),
    path("network/appoint/", views.appoint, name="appoint"),
    path("network/cards/", views.card_prints, name="card_prints"),
    path("network/cards/<uuid:print_id>/", views.card_print, name="card_print"),
    path("network/cards/<uuid:print_id>/<int:number>/", views.card_file, name="card_file"),
    path("network/<uuid:member_id>/card/", views.member_card, name="member_card"),
    path("network/<uuid:member_id>/card/issue/", views.issue_card, name="issue_card"),
    path("network/<uuid:member_id>/card/pdf/", views.card_pdf, name="card_pdf"),
    path("network/<uuid:member_id>/card/revoke/", views.revoke_card, name="revoke_card"),
    path("network/<uuid:member_id>/", views.member, name="member"),
    path("network/<uuid:member_id>/end/", views.end_term, name="end_term"),
    path("network/<uuid:member_id>/reopen/", views.reopen_term, name="reopen_term"),
    path("network/slips/", views.sign_in_slips, name="sign_in_slips"),
    path("network/accounts/<uuid:user_id>/", views.sign_in_help, name="sign_in_help"),
    path("network/accounts/<uuid:user_id>/slip/", views.print_slip, name="print_slip"),
    path("network/accounts/<uuid:user_id>/slip/end/", views.end_slip, name="end_slip"),
    path("network/accounts/<uuid:user_id>/second-step/", views.reset_second_step, name="reset_second_step"),
]
