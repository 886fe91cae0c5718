from django.urls import path

from raengjai.services import views

urlpatterns = [
    path("services/", views.services, name="services"),
    path("services/for/<slug:code>/", views.topic, name="topic"),
    path("services/<slug:code>/", views.service, name="service"),
    path("offices/<str:code>/", views.office, name="office"),
    path("hotlines/", views.hotlines, name="hotlines"),
    path("routing/", views.routing, name="routing"),
    path("routing/try/", views.routing_try, name="routing_try"),
    path("routing/new/", views.routing_rule_new, name="routing_rule_new"),
    path("routing/bounces/", views.bounces, name="bounces"),
    path("routing/bounces/<uuid:bounce_id>/", views.bounce_handled, name="bounce_handled"),
    path("routing/<uuid:rule_id>/close/", views.routing_rule_close, name="routing_rule_close"),
]
