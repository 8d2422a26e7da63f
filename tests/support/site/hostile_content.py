"""The checked site with payloads in every text that somebody can type: past the forms, into the rows, and published from there."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import cycle
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from access.models import ApiToken
from access.webhooks.models import WebhookEndpoint
from catalogue.models import Version
from catalogue.models.names_field import MAX_NAME_LENGTH, MAX_NAMES, NamesField, split_names
from catalogue.models.vocabulary import Vocabulary
from editorial.content.snapshots import serialize
from editorial.models import Bundle, LinkCheck, PreviewLink, Publication, Remark, Schedule
from editorial.models.workflow_state import Approval
from editorial.rich_text.fields import RichTextField
from editorial.rich_text.sanitizer import clean_html
from editorial.workflow.after_save import keep_snapshot
from editorial.workflow.publishing import ContentToPublish, publish_locked, withdraw
from policies.models import Policy
from tests.support.factories import make_policy
from tests.support.site import site_content
from tests.support.site.script_payloads import every_payload, few_payloads

APPS = ("access", "catalogue", "cases", "editorial", "newsletters", "policies")
# What programs write and read, never people: keys, digests, JSON, names of types and fields.
NOT_TYPED = {
    "code", "content", "content_hash", "digest", "document", "events", "field", "fields", "host", "media_type", "model",
    "original_sha256", "reviewed_hash", "secret", "sha256", "start", "type", "types", "widths",
}  # fmt: skip
PER_TEXT = 25  # payloads in a text without a limit


def load_all() -> None:
    _load(every_payload())


def load_few() -> None:
    _load(few_payloads())


def _load(payloads: list[str]) -> None:
    site_content.load()
    _add_rows_that_the_site_lacks()
    dealt = cycle(payloads)
    with transaction.atomic():
        for model in _models_with_text():
            for row in model._base_manager.order_by("pk"):
                for field in typed_fields(model):
                    # What a constraint of the database refuses cannot be stored in any way: a decorative picture has no words.
                    with suppress(IntegrityError), transaction.atomic():
                        model._base_manager.filter(pk=row.pk).update(**{field.name: _hostile_value(field, row, dealt)})
        Approval.objects.all().delete()
        _publish_again(dealt)
        _clean_rich_texts()
        withdraw(Policy.objects.get(slug="withdrawn-in-anger"), by=None, notice=_joined(dealt, 500))
    policy = Policy.objects.get(slug="internet-plus")
    snapshot = keep_snapshot(policy, by=get_user_model().objects.get(username="editor"))
    PreviewLink.objects.create(snapshot=snapshot, expires_at=timezone.now() + timedelta(days=7))


def _models_with_text() -> Iterator[type[models.Model]]:
    yield get_user_model()
    for label in APPS:
        for model in apps.get_app_config(label).get_models():
            if (label != "catalogue" or issubclass(model, Vocabulary)) and model.__name__ not in ("Snapshot", "AutosavedText"):
                yield model


def typed_fields(model: type[models.Model]) -> list[models.Field]:
    texts = (models.CharField, models.TextField)
    if model is get_user_model():
        return [model._meta.get_field(name) for name in ("first_name", "last_name")]
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, texts) and not isinstance(field, models.SlugField) and not field.choices
        and field.name not in NOT_TYPED
    ]  # fmt: skip


def _hostile_value(field: models.Field, row: Any, payloads: Iterator[str]) -> str:
    """What fits, after what must stay: the figures of a rich text, the scheme and host of an address, what makes a value unique."""
    if isinstance(field, RichTextField):
        return getattr(row, field.name) + "".join(f"<p>{next(payloads)}</p>" for _ in range(PER_TEXT))
    if isinstance(field, NamesField):
        return "\n".join(split_names("\n".join(_joined(payloads, MAX_NAME_LENGTH) for _ in range(5)))[:MAX_NAMES])
    longest = (field.max_length or 4000) - 12
    if isinstance(field, models.EmailField):
        return '"<svg/onload=alert(1)>"@example.org'
    if isinstance(field, models.URLField) or field.name in ("url", "final_url"):
        return f"https://{row.pk}.example.org/?{_joined(payloads, longest - 40)}"
    return _joined(payloads, longest) + (f" {row.pk}" if field.unique else "")


def _joined(payloads: Iterator[str], longest: int) -> str:
    """As many payloads as fit into so many characters, up to PER_TEXT; "" where not even a short one does."""
    text, tries = "", 0
    while tries < PER_TEXT:
        payload = next(payloads)
        if len(text) + len(payload) < longest:
            text = f"{text} {payload}".strip()
        tries += 1
    return text


def _publish_again(dealt: Iterator[str]) -> None:
    contents = []
    for model in apps.get_models():
        if issubclass(model, Publication):
            for row in model._default_manager.filter(state="published"):
                contents.append(ContentToPublish(row, serialize(row), row.SHAPE, Version.Kind.MAJOR, _joined(dealt, 400)))
    Schedule.objects.all().delete()
    publish_locked(contents, by=None, at=timezone.now(), reason="")


def _clean_rich_texts() -> None:
    """As each form does, after the catalogue was made of what no form has cleaned."""
    for model in _models_with_text():
        names = [field.name for field in model._meta.concrete_fields if isinstance(field, RichTextField)]
        for row in model._base_manager.all() if names else ():
            model._base_manager.filter(pk=row.pk).update(**{name: clean_html(getattr(row, name)) for name in names})


def _add_rows_that_the_site_lacks() -> None:
    policy, editor = Policy.objects.get(slug="internet-plus"), get_user_model().objects.get(username="editor")
    withdrawn = make_policy("withdrawn-in-anger")
    publish_locked([ContentToPublish(withdrawn, serialize(withdrawn), withdrawn.SHAPE)], by=None, at=timezone.now())
    Remark.objects.create(type=policy.ENTRY_TYPE, uid=policy.uid, by=editor, text="A remark")
    Bundle.objects.create(title="A bundle", created_by=editor)
    token = ApiToken(name="A token", contact="partner@example.org", created_by=editor)
    token.generate_secret()
    token.save()
    endpoint = WebhookEndpoint.objects.create(name="A webhook", url="https://example.org/", contact="partner@example.org")
    endpoint.calls.create(error="It failed")
    LinkCheck.objects.update(failure="It failed")
