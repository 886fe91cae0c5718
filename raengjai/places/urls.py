from django.urls import path

from raengjai.places import views

urlpatterns = [
    path("places/", views.places, name="places"),
    path("places/suggest/", views.place_suggest, name="place_suggest"),
    path("places/villages/", views.load_villages, name="load_villages"),
    path("places/villages/template/", views.village_template, name="village_template"),
    path("places/changes/", views.place_changes, name="place_changes"),
    path("places/changes/new/", views.enter_place_change, name="enter_place_change"),
    path("places/changes/<uuid:event_id>/", views.place_change, name="place_change"),
    path(
        "places/changes/<uuid:event_id>/take-back/", views.withdraw_place_change, name="withdraw_place_change"
    ),
    path("places/<str:code>/", views.place, name="place"),
    path("office-holidays/", views.office_holidays, name="office_holidays"),
]
