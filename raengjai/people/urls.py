"""Addresses of this room."""

from django.urls import path

from raengjai.people import views

urlpatterns = [
    path("people/find/", views.find_person, name="find_person"),
    path("people/suggest/", views.suggest_people, name="suggest_people"),
    path("people/duplicates/", views.duplicates, name="duplicates"),
    path("people/duplicates/<uuid:pair_id>/different/", views.judge_different, name="judge_different"),
    path("people/compare/", views.compare_people, name="compare_people"),
    path("people/merges/", views.merges, name="merges"),
    path("people/merges/<uuid:merge_id>/undo/", views.undo_merge, name="undo_merge"),
    path("people/<uuid:person_id>/", views.person, name="person"),
    path("people/<uuid:person_id>/edit/", views.edit_person, name="edit_person"),
    path("people/<uuid:person_id>/consents/", views.consents, name="consents"),
    path("people/<uuid:person_id>/consents/withdraw/", views.withdraw_consent, name="withdraw_consent"),
    path("people/<uuid:person_id>/copy/", views.copy_of_data, name="copy_of_data"),
    path("people/<uuid:person_id>/erase/", views.erase_person, name="erase_person"),
]
