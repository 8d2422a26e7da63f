"""What a visitor sees where a page needs a file store that does not answer: 503 and when to try again, never 500."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from config.error_pages import admin_error_page, is_signed_in_at_admin, plain_error_page
from infra.file_stores.store_errors import RETRY_AFTER_SECONDS, StoreUnavailable


class StoreErrorsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, StoreUnavailable):
            return None
        if is_signed_in_at_admin(request):
            detail = "Nothing was changed. Go back in the browser to what you typed, and try again in a minute."
            response = admin_error_page(request, 503, "The file store does not answer", detail)
        else:
            response = plain_error_page(
                request, 503, _("Not available at the moment"), _("Files cannot be read at the moment. Try again in a minute.")
            )
        response["Retry-After"], response["Cache-Control"] = str(RETRY_AFTER_SECONDS), "no-store"
        return response
