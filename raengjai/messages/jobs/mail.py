"""E-mail, through Django's own."""

import smtplib

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage

from raengjai.messages.jobs.parcels import Parcel
from raengjai.messages.rules import Outcome

_PERMANENT = 500  # replies from here on are final (RFC 5321, section 4.2.1)


def send(parcel: Parcel) -> Outcome:
    """One mail to one person. The same message tried again carries the same Message-ID."""
    if not parcel.mailboxes:
        return Outcome("never", "email-none")
    host = settings.EMAIL_FROM.rpartition("@")[2].strip("> ")
    mail = EmailMessage(
        subject=parcel.message.title,
        body=f"{parcel.message.whole()}\n",
        from_email=settings.EMAIL_FROM,
        to=list(parcel.mailboxes),
        headers={"Message-ID": f"<{parcel.key}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as refused:
        return _answered(max(code for code, _words in refused.recipients.values()))
    except smtplib.SMTPAuthenticationError as refused:  # a wrong password of ours: somebody will put it right
        return Outcome("again", f"email-{refused.smtp_code}")
    except smtplib.SMTPResponseException as refused:
        return _answered(refused.smtp_code)
    except BadHeaderError:  # an address with ends of lines would write headers of its own
        return Outcome("never", "email-address")
    except OSError:  # smtplib's others, and a server that is away
        return Outcome("again", "email-unreachable")
    return Outcome("sent")


def _answered(code: int) -> Outcome:
    return Outcome("never" if code >= _PERMANENT else "again", f"email-{code}")
