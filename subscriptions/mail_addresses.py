"""Mail addresses as people type them."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from email_validator import EmailNotValidError, EmailSyntaxError, validate_email

MAX_LENGTH = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets


def clean_address(typed: str) -> str:
    """The address with its domain in lower-case ASCII (IDNA). Asks no name server.

    Raises ValidationError for what is no address, and for a local part outside ASCII, which mail servers without SMTPUTF8 refuse.
    """
    local = typed.strip().rpartition("@")[0]
    if local and not local.isascii():
        raise ValidationError(
            _("Before the @ only unaccented letters, figures and signs can be used; other mail servers refuse the rest.")
        )
    try:
        found = validate_email(typed.strip(), allow_smtputf8=False, check_deliverability=False)
    except (EmailNotValidError, EmailSyntaxError):
        raise ValidationError(_("This is no complete e-mail address. It looks like name@example.org.")) from None
    if not found.ascii_email or len(found.ascii_email) > MAX_LENGTH:
        raise ValidationError(_("This is no complete e-mail address. It looks like name@example.org."))
    return found.ascii_email
