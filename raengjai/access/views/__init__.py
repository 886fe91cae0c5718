"""Pages of accounts: signing in and out, the second step, one's own account."""

from raengjai.access.views.account import (
    account,
    change_password,
    confirm_identity,
    end_session,
    recovery_codes,
    remove_authenticator,
    sign_out_elsewhere,
)
from raengjai.access.views.activation import activate, activated
from raengjai.access.views.demo import demo_sign_in
from raengjai.access.views.passkeys import (
    add_passkey,
    passkey_creation_options,
    passkey_request_options,
    remove_passkey,
    sign_in_with_passkey,
)
from raengjai.access.views.second_step import second_factor, set_up_second_factor
from raengjai.access.views.sign_in import sign_in, sign_out

__all__ = [
    "account",
    "activate",
    "activated",
    "add_passkey",
    "change_password",
    "confirm_identity",
    "demo_sign_in",
    "end_session",
    "passkey_creation_options",
    "passkey_request_options",
    "recovery_codes",
    "remove_authenticator",
    "remove_passkey",
    "second_factor",
    "set_up_second_factor",
    "sign_in",
    "sign_in_with_passkey",
    "sign_out",
    "sign_out_elsewhere",
]
