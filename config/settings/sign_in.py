"""Accounts of staff and how they sign in (docs/decisions/035)."""

from functools import partial
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from config.settings.installation import DEMO, INSTALLED_APPS, LOCAL
from config.settings.security import CONTENT_SECURITY_POLICY
from infra.environment import read_variable

read = partial(read_variable, section="Sign-in")

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = ["accounts.staff_backend.StaffBackend"]

BREACHED_PASSWORDS = read(
    "str", "BREACHED_PASSWORDS", "file of breached passwords: lines `SHA1:count`, ordered by hash, as Have I Been Pwned has it"
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
if BREACHED_PASSWORDS:
    AUTH_PASSWORD_VALIDATORS += [
        {"NAME": "accounts.breached_passwords.BreachedPasswordValidator", "OPTIONS": {"path": BREACHED_PASSWORDS}}
    ]

REQUIRE_SECOND_FACTOR = read(
    "bool",
    "REQUIRE_SECOND_FACTOR",
    "`0` lets staff in without a second factor",
    default=not LOCAL,
    shown="1; 0 in a demonstration",
)
# OWASP ASVS 5.0, 7.3.1 and 7.3.2, level 2: a time of inactivity and an absolute one, as the risk asks.
SESSION_COOKIE_AGE = read("int", "SESSION_HOURS", "hours after which staff sign in again", default=12) * 3600
SESSION_IDLE_SECONDS = read("int", "SESSION_IDLE_MINUTES", "minutes without use after which staff sign in again", default=120) * 60

ACCOUNT_ADAPTER = "accounts.staff_adapter.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = False  # counted in each process; accounts/attempt_limits.py counts in all
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_HOURS
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True  # no secret in an address, so none in a log or a Referer
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 1800  # seconds
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reauthenticate": "accounts.forms.PasswordForm",
    "change_password": "accounts.forms.PasswordChangeForm",
    "reset_password": "accounts.forms.ForgottenPasswordForm",
    "confirm_password_reset_code": "accounts.forms.MailedCodeForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
}
MFA_ADAPTER = "accounts.second_factor.StaffMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up here, so no address waits to be verified
MFA_RATE_LIMITS = False
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondFactorForm",
    "reauthenticate": "accounts.forms.SecondFactorAgainForm",
    "activate_totp": "accounts.forms.AuthenticatorAppForm",
    "add_webauthn": "accounts.passkeys.forms.PasskeyForm",
    "login_webauthn": "accounts.passkeys.forms.PasskeySignInForm",
    "authenticate_webauthn": "accounts.passkeys.forms.PasskeyFactorForm",
    "reauthenticate_webauthn": "accounts.passkeys.forms.PasskeyAgainForm",
}

OIDC_SERVER_URL = read("str", "OIDC_SERVER_URL", "issuer for signing in by OpenID Connect, such as `https://login.example`").rstrip(
    "/"
)
OIDC_CLIENT_ID = read("str", "OIDC_CLIENT_ID", "the desk's name at that issuer")
OIDC_CLIENT_SECRET = read("str", "OIDC_CLIENT_SECRET", "the desk's secret at that issuer")
OIDC_NAME = read("str", "OIDC_NAME", "what people call it, on the button", default="your institution’s account")
OIDC_TRUSTED_FOR_SECOND_FACTOR = read(
    "bool", "OIDC_TRUSTED_FOR_SECOND_FACTOR", "`1` if the issuer itself asks everybody for a second factor", default=False
)
OIDC_FORM_ORIGINS = read(
    "list", "OIDC_FORM_ORIGINS", "origins that the issuer's sign-in leads through, if not its own", default=[], shown="the issuer's"
)
OIDC_PROVIDER_ID = "institution"
SOCIALACCOUNT_ADAPTER = "accounts.oidc_sign_in.KnownAccountsAdapter"
SOCIALACCOUNT_PROVIDERS: dict = {}
if OIDC_SERVER_URL:
    if not OIDC_CLIENT_ID or not OIDC_CLIENT_SECRET:
        raise ImproperlyConfigured("OIDC_SERVER_URL needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET.")
    if not LOCAL and not OIDC_SERVER_URL.startswith("https://"):
        raise ImproperlyConfigured("OIDC_SERVER_URL must begin with https://.")
    INSTALLED_APPS.append("allauth.socialaccount.providers.openid_connect")  # with requests 5 MB in each process
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "APPS": [
            {
                "provider_id": OIDC_PROVIDER_ID,
                "name": OIDC_NAME,
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {"server_url": OIDC_SERVER_URL, "oauth_pkce_enabled": True},
            }
        ]
    }
    _address = urlsplit(OIDC_SERVER_URL)
    CONTENT_SECURITY_POLICY["DIRECTIVES"]["form-action"] += OIDC_FORM_ORIGINS or [f"{_address.scheme}://{_address.netloc}"]
