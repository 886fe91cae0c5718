from django.urls import path

from raengjai.papers import views

urlpatterns = [path("papers/request-form/", views.paper_form, name="paper_form")]
