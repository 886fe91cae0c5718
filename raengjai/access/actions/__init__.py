"""Every write of this room: accounts, postings, proofs of who one is, second factors."""

from raengjai.access.actions.accounts import (
    DEMO_PASSWORD,
    DEMO_TOTP_SECRET,
    add_user,
    change_language,
    change_password,
    end_sessions,
    new_password,
    note_second_factor,
    note_sign_in,
    note_sign_out,
)
from raengjai.access.actions.factors import (
    add_passkey,
    add_totp,
    forget_factors,
    make_recovery_codes,
    remove_passkey,
)
from raengjai.access.actions.postings import assign_posting, end_posting, reopen_posting
from raengjai.access.actions.proofs import (
    count_wrong_receipt,
    forget_old_attempts,
    prove_code,
    prove_passkey,
    prove_password,
    wait_for_receipt,
)

__all__ = [
    "DEMO_PASSWORD",
    "DEMO_TOTP_SECRET",
    "add_passkey",
    "add_totp",
    "add_user",
    "assign_posting",
    "change_language",
    "change_password",
    "count_wrong_receipt",
    "end_posting",
    "end_sessions",
    "forget_factors",
    "forget_old_attempts",
    "make_recovery_codes",
    "new_password",
    "note_second_factor",
    "note_sign_in",
    "note_sign_out",
    "prove_code",
    "prove_passkey",
    "prove_password",
    "remove_passkey",
    "reopen_posting",
    "wait_for_receipt",
]
