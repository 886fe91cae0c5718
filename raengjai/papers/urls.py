from django.urls import path

from raengjai.papers import views

urlpatterns = [
    path("papers/request-form/", views.paper_form, name="paper_form"),
    path("verify/", views.verify_card, name="verify_card"),
    path("verify/revoked/", views.revoked_cards, name="revoked_cards"),
]
