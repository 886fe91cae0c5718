from django.urls import path

from raengjai.files import views

urlpatterns = [
    path("files/<uuid:attachment_id>/", views.attachment, name="attachment"),
    path("files/<uuid:attachment_id>/preview/", views.attachment_preview, name="attachment_preview"),
    path("files/<uuid:attachment_id>/remove/", views.remove_attachment, name="remove_attachment"),
    path("files/<uuid:attachment_id>/restore/", views.restore_attachment, name="restore_attachment"),
]
