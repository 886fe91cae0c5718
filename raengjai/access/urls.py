"""Addresses of accounts."""

from django.conf import settings
from django.urls import path

from raengjai.access import views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/passkey/", views.sign_in_with_passkey, name="sign_in_with_passkey"),
    path("sign-in/passkey/options/", views.passkey_request_options, name="passkey_request_options"),
    path("sign-out/", views.sign_out, name="sign_out"),
    path("second-factor/", views.second_factor, name="second_factor"),
    path("second-factor/set-up/", views.set_up_second_factor, name="set_up_second_factor"),
    path("activate/", views.activate, name="activate"),
    path("activate/done/", views.activated, name="activated"),
    path("account/", views.account, name="account"),
    path("account/confirm/", views.confirm_identity, name="confirm_identity"),
    path("account/password/", views.change_password, name="change_password"),
    path("account/recovery-codes/", views.recovery_codes, name="recovery_codes"),
    path("account/sessions/<uuid:session_id>/end/", views.end_session, name="end_session"),
    path("account/sign-out-elsewhere/", views.sign_out_elsewhere, name="sign_out_elsewhere"),
    path("account/authenticator/remove/", views.remove_authenticator, name="remove_authenticator"),
    path("account/passkeys/add/", views.add_passkey, name="add_passkey"),
    path("account/passkeys/options/", views.passkey_creation_options, name="passkey_creation_options"),
    path("account/passkeys/<uuid:passkey_id>/remove/", views.remove_passkey, name="remove_passkey"),
]

if settings.DEVELOPMENT:
    urlpatterns += [path("sign-in/demo/<str:token>/", views.demo_sign_in, name="demo_sign_in")]
