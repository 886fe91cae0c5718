from django.urls import path

from raengjai.search import views

urlpatterns = [path("search/", views.search, name="search")]
