"""Addresses of this room."""

from django.urls import path

from raengjai.knowledge import views

urlpatterns = [
    path("directives/", views.directives, name="directives"),
    path("directives/sent/", views.directives_sent, name="directives_sent"),
    path("directives/write/", views.write_directive, name="write_directive"),
    path("directives/<uuid:directive_id>/", views.directive, name="directive"),
    path("directives/<uuid:directive_id>/read/", views.mark_directive_read, name="mark_directive_read"),
    path("directives/<uuid:directive_id>/done/", views.mark_directive_done, name="mark_directive_done"),
    path("directives/<uuid:directive_id>/print/", views.print_directive, name="print_directive"),
    path(
        "directives/<uuid:directive_id>/files/<uuid:attachment_id>/",
        views.directive_file,
        name="directive_file",
    ),
    path("directives/<uuid:directive_id>/reading/", views.directive_reading, name="directive_reading"),
    path("directives/<uuid:directive_id>/remind/", views.remind_directive, name="remind_directive"),
    path("directives/<uuid:directive_id>/edit/", views.edit_directive, name="edit_directive"),
    path("directives/<uuid:directive_id>/amend/", views.amend_directive, name="amend_directive"),
    path("directives/<uuid:directive_id>/check/", views.check_directive, name="check_directive"),
    path("directives/<uuid:directive_id>/attach/", views.attach_to_directive, name="attach_to_directive"),
    path(
        "directives/<uuid:directive_id>/files/<uuid:attachment_id>/remove/",
        views.remove_directive_file,
        name="remove_directive_file",
    ),
    path("directives/<uuid:directive_id>/publish/", views.publish_directive, name="publish_directive"),
    path("directives/<uuid:directive_id>/take-back/", views.take_back_directive, name="take_back_directive"),
    path("directives/<uuid:directive_id>/discard/", views.discard_directive, name="discard_directive"),
    path("directives/<uuid:directive_id>/withdraw/", views.withdraw_directive, name="withdraw_directive"),
]
