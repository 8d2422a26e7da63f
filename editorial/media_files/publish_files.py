"""What publishing asks of the library: each file is there, pictures have words, readers' copies lie in the public store."""

import json
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.utils.html import strip_tags

from catalogue.models import PublicFile
from editorial.media_files import private_store
from editorial.media_files.download_links import LINK, is_document
from editorial.media_files.figures import ALT, FIGURE
from editorial.media_files.file_references import FileFacts, public_file_names, referenced_uids
from editorial.models import MediaFile
from infra.content_addressed_files import storage_path, store_once
from infra.file_stores.store_errors import StoreUnavailable


def media_in_snapshot(content: str) -> dict[str, FileFacts]:
    """What a snapshot keeps of the files that it names, by uid."""
    return json.loads(content).get("media", {}) if referenced_uids(content) else {}


def validate_media(content: str) -> None:
    """Raises ValidationError where the text names a file that is gone from the library, or shows a picture that has no words."""
    if not referenced_uids(content):
        return
    media, problems = media_in_snapshot(content), []
    for text in _texts_in(json.loads(content)):
        for found in FIGURE.finditer(text):
            facts, own = media.get(found[1].lower()), ALT.search(found[2])
            if facts is None or facts["kind"] != MediaFile.Kind.IMAGE:
                problems.append("A picture in the text is no longer in the library: take it out, or choose another one.")
            elif not (facts["alt"] or facts["is_decorative"] or (own and own[1].strip())):
                what = f"The picture “{_file_title(found[1])}” has no alternative text"
                problems.append(f"{what}: say in the library what it shows, or that it is decorative.")
        for uid, words in LINK.findall(text):
            if not is_document(media.get(uid.lower())):
                lost = f"The link “{strip_tags(words)}” leads to a document that is no longer in the library"
                problems.append(f"{lost}: choose another one, or take the link out.")
    if problems:
        raise ValidationError(list(dict.fromkeys(problems)))


def _file_title(uid: str) -> str:
    """As the library calls it now; a snapshot does not keep it, since readers do not see it."""
    return MediaFile.objects.filter(uid=uid).values_list("title", flat=True).first() or uid


def _texts_in(value: object) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts_in(one)


def publish_files(contents: Iterable[str]) -> None:
    """Before the publication is committed: nobody is given a file that no published version names.

    Raises ValidationError; its cause is StoreUnavailable where trying again may help.
    """
    wanted = {
        name: uid for content in contents for uid, facts in media_in_snapshot(content).items() for name in public_file_names(facts)
    }
    for name, uid in wanted.items():
        try:
            is_there = _copy_for_readers(name)
        except StoreUnavailable as failure:
            raise ValidationError(
                "The pictures and documents could not be copied for readers. Try again; if that fails, tell whoever runs the site."
            ) from failure
        if not is_there:
            raise ValidationError(f"The file of “{_file_title(uid)}” is missing: send it to the library again.")


def _copy_for_readers(name: str) -> bool:
    """Whether the public store has the file now."""
    public = storages["public_files"]
    try:
        store_once(public, name, private_store.read_stored_file(name))
    except FileNotFoundError:
        return public.exists(storage_path(name))
    return True


def missing_public_files() -> list[str]:
    """Names that published versions show and the public store lacks."""
    names = PublicFile.objects.order_by("name").values_list("name", flat=True).distinct()
    return [name for name in names if not storages["public_files"].exists(storage_path(name))]


def restore_public_files() -> None:
    """Bring back to the public store what it lost, as far as the desk still has it."""
    for name in missing_public_files():
        if private_store.private_storage().exists(storage_path(name)):
            store_once(storages["public_files"], name, private_store.read_stored_file(name))


def missing_from_library(content: str) -> list[str]:
    """What a text names and the library no longer has, in words for the desk."""
    uids = referenced_uids(content)
    there = set(map(str, MediaFile.objects.filter(uid__in=uids).values_list("uid", flat=True))) if uids else set()
    return [_describe_file(media_in_snapshot(content).get(uid, {}), uid) for uid in uids if uid not in there]


def _describe_file(facts: FileFacts, uid: str) -> str:
    return f"{'document' if is_document(facts) else 'picture'}: {facts.get('alt') or uid}"
