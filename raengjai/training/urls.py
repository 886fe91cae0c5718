"""Addresses of this room."""

from django.urls import path

from raengjai.training import views

urlpatterns = [
    path("training/questions/", views.questions, name="questions"),
    path("training/questions/new/", views.write_question, name="write_question"),
    path("training/questions/<uuid:question_id>/", views.question, name="question"),
    path("training/questions/<uuid:question_id>/change/", views.change_question, name="change_question"),
    path("training/questions/<uuid:question_id>/retire/", views.retire_question, name="retire_question"),
    path("training/questions/<uuid:question_id>/restore/", views.restore_question, name="restore_question"),
    path("events/<uuid:event_id>/training/", views.event_training, name="event_training"),
    path("events/<uuid:event_id>/test/", views.plan_test, name="plan_test"),
    path("events/<uuid:event_id>/test/open/", views.open_test, name="open_test"),
    path("events/<uuid:event_id>/test/close/", views.close_test, name="close_test"),
    path("events/<uuid:event_id>/test/print/", views.print_test_papers, name="print_test_papers"),
    path("events/<uuid:event_id>/test/spare/", views.spare_test_papers, name="spare_test_papers"),
    path("events/<uuid:event_id>/test/<str:part>/key/", views.key_papers, name="key_papers"),
    path("events/<uuid:event_id>/test/<str:part>/file/", views.import_answers, name="import_answers"),
    path("events/<uuid:event_id>/test/<str:part>/template/", views.answers_template, name="answers_template"),
    path("events/<uuid:event_id>/results/", views.test_results, name="test_results"),
    path("events/<uuid:event_id>/results/file/", views.results_file, name="results_file"),
    path("events/<uuid:event_id>/results/papers/", views.test_papers, name="test_papers"),
    path("events/<uuid:event_id>/results/papers/<uuid:paper_id>/", views.test_paper, name="test_paper"),
    path("events/<uuid:event_id>/opinions/", views.opinions, name="opinions"),
    path("events/<uuid:event_id>/opinions/open/", views.open_survey, name="open_survey"),
    path("events/<uuid:event_id>/opinions/close/", views.close_survey, name="close_survey"),
    path("events/<uuid:event_id>/opinions/form/", views.opinion_form, name="opinion_form"),
    path("events/<uuid:event_id>/opinions/key/", views.key_opinions, name="key_opinions"),
    path("events/<uuid:event_id>/certificates/", views.certificates, name="certificates"),
    path("events/<uuid:event_id>/certificates/make/", views.make_certificates, name="make_certificates"),
    path(
        "events/<uuid:event_id>/certificates/give/<uuid:guest_id>/",
        views.give_certificate,
        name="give_certificate",
    ),
    path("training/certificates/<uuid:certificate_id>/", views.certificate, name="certificate"),
    path("training/certificates/<uuid:certificate_id>/pdf/", views.certificate_pdf, name="certificate_pdf"),
    path(
        "training/certificates/<uuid:certificate_id>/revoke/",
        views.revoke_certificate,
        name="revoke_certificate",
    ),
    path(
        "training/certificates/<uuid:certificate_id>/restore/",
        views.restore_certificate,
        name="restore_certificate",
    ),
    path(
        "training/certificates/<uuid:certificate_id>/renew/",
        views.renew_certificate,
        name="renew_certificate",
    ),
    path("training/prints/<uuid:print_id>/", views.training_print, name="training_print"),
    path(
        "training/prints/<uuid:print_id>/<int:number>/", views.training_print_file, name="training_print_file"
    ),
    path("account/learning/", views.my_learning, name="my_learning"),
    path("account/learning/<uuid:certificate_id>/", views.my_certificate, name="my_certificate"),
    path("t/<str:code>/", views.take_test, name="take_test"),
    path("t/<str:code>/check/", views.check_paper, name="check_paper"),
    path("t/<str:code>/result/", views.own_paper, name="own_paper"),
    path("t/<str:code>/opinion/", views.give_opinion, name="give_opinion"),
    path("t/<str:code>/<int:number>/", views.answer_question, name="answer_question"),
]
