"""Attachments as the file component shows them."""

from django import template

from raengjai.files import providers
from raengjai.files.models import Attachment
from raengjai.web.pieces import FileCard

register = template.Library()


@register.simple_tag
def attachment_card(attachment: Attachment) -> FileCard:
    """`{% attachment_card attachment as card %}{% file_card card %}`."""
    return providers.card(attachment)
