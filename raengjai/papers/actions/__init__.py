"""The deeds of this room: papers as PDF, credentials with their keys, and orders made in parts."""

from raengjai.papers.actions.credentials import (
    NewCredential,
    issue_credentials,
    restore_credential,
    revoke_credential,
    revoked_from,
    signed_list,
    verify,
)
from raengjai.papers.actions.keys import ensure_key, rotate_credential_key
from raengjai.papers.actions.learning import print_certificates, print_opinion_form, print_test_papers
from raengjai.papers.actions.printing import PART, begin_print, forget_old_prints, make_next_part
from raengjai.papers.actions.sheets import (
    print_cards,
    print_event_report,
    print_letter,
    print_money_list,
    print_money_receipts,
    print_need_sheet,
    print_official_letters,
    print_paper_form,
    print_receipt,
    print_sign_in_sheets,
    print_sign_in_slips,
    print_table,
)

__all__ = [
    "PART",
    "NewCredential",
    "begin_print",
    "ensure_key",
    "forget_old_prints",
    "issue_credentials",
    "make_next_part",
    "print_cards",
    "print_certificates",
    "print_event_report",
    "print_letter",
    "print_money_list",
    "print_money_receipts",
    "print_need_sheet",
    "print_official_letters",
    "print_opinion_form",
    "print_paper_form",
    "print_receipt",
    "print_sign_in_sheets",
    "print_sign_in_slips",
    "print_table",
    "print_test_papers",
    "restore_credential",
    "revoke_credential",
    "revoked_from",
    "rotate_credential_key",
    "signed_list",
    "verify",
]
