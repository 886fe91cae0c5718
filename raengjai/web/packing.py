"""Answers travel packed: on a slow line a page's bytes are most of the waiting."""

from typing import Any

from django.http import HttpRequest
from django.middleware.gzip import GZipMiddleware

PACKED = (
    "text/",
    "application/json",
    "application/manifest+json",
    "image/svg+xml",
)


class PackText(GZipMiddleware):
    """Text only: photos, PDFs and workbooks are packed already. Each answer is padded by chance (BREACH), the
    token of a form is masked anew in each page, and cookies do not travel with what another site asks for."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if not response.get("Content-Type", "").startswith(PACKED):
            return response
        return super().process_response(request, response)
