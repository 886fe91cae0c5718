from django.urls import path

from raengjai.places import views

urlpatterns = [
    path("places/", views.places, name="places"),
    path("places/suggest/", views.place_suggest, name="place_suggest"),
    path("places/villages/", views.load_villages, name="load_villages"),
    path("places/villages/template/", views.village_template, name="village_template"),
    path("places/<str:code>/", views.place, name="place"),
    path("office-holidays/", views.office_holidays, name="office_holidays"),
]
