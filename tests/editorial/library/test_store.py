"""What comes into the library is looked at by its content, written anew, or refused by its name with a reason."""

import io

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from editorial.library.uploads import MAX_BYTES, add_file, get_or_add_file
from editorial.media_files import image_renditions, private_store
from editorial.models import MediaFile
from tests.support.file_stores import in_folder_and_bucket
from tests.support.samples import media_files
from tests.support.samples.media_files import file_names_in

pytestmark = [pytest.mark.django_db, in_folder_and_bucket]
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
EXTERNAL = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    b'Id="r9" Type="http://x/attachedTemplate" Target="http://example.org/t.dotm" TargetMode="External"/></Relationships>'
)
XXE = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><Types>&e;</Types>'


def open_kept_image(file: MediaFile) -> Image.Image:
    return Image.open(io.BytesIO(private_store.read_stored_file(private_store.stored_name(file))))


def test_photo_is_kept_upright_without_place_device_or_comment():
    sent = media_files.picture_with_gps()
    assert b"SecretPhone" in sent
    file = add_file(sent, "IMG_0001.JPG")
    image = open_kept_image(file)
    assert (file.width, file.height) == image.size == (400, 600)
    assert dict(image.getexif()) == {}
    assert (file.media_type, file.title, file.original_name) == ("image/jpeg", "IMG 0001", "IMG_0001.JPG")
    for name in (
        private_store.stored_name(file),
        f"{private_store.name_stem(file.sha256)}-400.webp",
        f"{private_store.name_stem(file.sha256)}-400.jpg",
    ):
        data = private_store.read_stored_file(name)
        assert b"Secret" not in data, name
        assert b"secret comment" not in data, name
        assert b"Exif" not in data, name


@pytest.mark.parametrize(
    ("format", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("GIF", "image/png")]
)
def test_every_kind_of_picture_is_known_by_its_content_and_has_its_sizes(format, media_type):
    file = add_file(media_files.picture(2000, 1000, format=format), "a picture.exe")
    assert (file.kind, file.media_type, file.widths) == ("image", media_type, [480, 960, 1600])
    first, fallback = private_store.name_stem(file.sha256), image_renditions.fallback_extension(media_type)
    made = {f"{first}-{width}.webp" for width in (480, 960, 1600)} | {f"{first}-960.{fallback}", f"{first}-square-50-50.webp"}
    assert file_names_in("desk_files") == made | {private_store.stored_name(file)}
    assert Image.open(io.BytesIO(private_store.read_stored_file(f"{first}-480.webp"))).size == (480, 240)
    assert file_names_in("public_files") == set()


def test_what_shows_through_is_kept_so():
    file = add_file(media_files.picture(300, 300, format="WEBP", mode="RGBA", colour=(0, 0, 0, 0)), "logo.webp")
    assert open_kept_image(file).mode == "RGBA"
    assert private_store.read_stored_file(f"{private_store.name_stem(file.sha256)}-300.png").startswith(b"\x89PNG")


def test_small_picture_is_not_blown_up():
    assert add_file(media_files.picture(200, 100), "small.jpg").widths == [200]
    assert add_file(media_files.picture(1000, 100), "middle.jpg").widths == [480, 960, 1000]


def test_tail_of_a_polyglot_is_gone():
    file = add_file(media_files.picture() + b"<script>alert(1)</script>PK\x03\x04", "photo.jpg")
    assert b"script" not in private_store.read_stored_file(private_store.stored_name(file))


def test_square_is_cut_around_the_focal_point(photo):
    def corner(x, y):
        return (
            Image.open(
                io.BytesIO(
                    image_renditions.square_thumbnail(private_store.read_stored_file(private_store.stored_name(photo)), x, y)
                )
            )
            .convert("RGB")
            .getpixel((5, 5))
        )

    assert corner(0, 0)[2] < 100  # the yellow spot
    assert corner(100, 100)[2] > 100


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (SVG, "SVG drawing, which can hold scripts"),
        (b"MZ\x90\x00" + b"\0" * 500, "neither a picture"),
        (b"GIF89a<script>alert(1)</script>", "damaged"),
        (media_files.huge_png(), "30,000 × 30,000 pixels|too many pixels"),
        (media_files.huge_png(9000, 8000), "9,000 × 8,000 pixels; the library takes 40 million"),
        (media_files.picture()[:2000], "damaged or cut short"),
        (media_files.picture(format="PNG")[:400], "damaged or cut short"),
        (media_files.picture(format="WEBP")[:200], "damaged or cut short"),
        (media_files.animated_picture("GIF"), "is animated"),
        (media_files.animated_picture("PNG"), "is animated"),
        (media_files.animated_picture("WEBP"), "is animated"),
        (media_files.pdf(media_files.add_javascript), "runs JavaScript"),
        (media_files.pdf(media_files.add_launch_action), "starts a program"),
        (media_files.pdf(media_files.add_attachment), "holds other files"),
        (media_files.pdf(password="secret"), "protected with a password"),
        (media_files.pdf()[:-300], "damaged or cut short"),
        (b"%PDF-1.7\n" + b"x" * 500, "damaged or cut short|has no pages"),
        (media_files.changed_zip(media_files.docx(), add={"word/vbaProject.bin": b"x"}), "holds macros"),
        (media_files.changed_zip(media_files.xlsx(), add={"xl/macrosheets/sheet1.xml": b"<x/>"}), "holds macros"),
        (
            media_files.changed_zip(media_files.docx(), add={"word/_rels/settings.xml.rels": EXTERNAL}),
            "loads something from elsewhere",
        ),
        (
            media_files.changed_zip(media_files.docx(), edit={"[Content_Types].xml": (b"<Types", b"<Other")})[:900],
            "no Word or Excel",
        ),
        (
            media_files.changed_zip(b"PK\x05\x06" + b"\0" * 18, add={"[Content_Types].xml": XXE}),
            "no Word or Excel file that can be read",
        ),
        (media_files.changed_zip(b"PK\x05\x06" + b"\0" * 18, add={"a.txt": b"x"}), "no Word or Excel file that can be read"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_unfit_file_is_refused_by_name_and_leaves_no_row(data, reason):
    with pytest.raises(ValidationError, match=reason) as refused:
        add_file(data, "suspect.jpg")
    assert "“suspect.jpg”" in refused.value.messages[0]
    assert not MediaFile.objects.exists()


def test_archive_that_unpacks_to_far_more_is_refused_unread(monkeypatch):
    monkeypatch.setattr("editorial.library.document_validation.MAX_UNPACKED_BYTES", 5_000_000)
    with pytest.raises(ValidationError, match="unpacks to far more"):
        add_file(media_files.changed_zip(media_files.docx(), add={"word/media/bomb.xml": b"\0" * 5_000_000}), "bomb.docx")
    with pytest.raises(ValidationError, match="unpacks to far more"):
        add_file(media_files.changed_zip(media_files.docx(), add={"word/_rels/bomb.xml.rels": b" " * 3_000_000}), "bomb.docx")


def test_header_is_enough_to_refuse_what_is_too_large(monkeypatch):
    def decoded(*args):
        raise AssertionError("decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", decoded)
    with pytest.raises(ValidationError, match="pixels"):
        add_file(media_files.huge_png(), "wall.png")


def test_more_than_twenty_megabytes_are_refused():
    with pytest.raises(ValidationError, match=r"20\.0 MB; the library takes 20"):
        add_file(b"\xff\xd8\xff" + b"\0" * MAX_BYTES, "large.jpg")


@pytest.mark.parametrize(
    ("data", "ending"),
    [(media_files.pdf(), "pdf"), (media_files.docx(), "docx"), (media_files.xlsx(), "xlsx")],
    ids=["pdf", "docx", "xlsx"],
)
def test_document_is_kept_byte_for_byte(data, ending):
    file = add_file(data, "photo.jpg")
    assert (file.kind, file.extension, file.width) == ("document", ending, None)
    assert private_store.read_stored_file(private_store.stored_name(file)) == data


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\photo.jpg", "photo.jpg"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("x" * 251 + ".jpg", "x" * 115 + "….jpg"),
        ("\x00/", "file"),
    ],
)
def test_original_name_is_text_and_names_nothing(sent, shown):
    file = add_file(media_files.picture(), sent)
    assert file.original_name == shown
    assert {name[:32] for name in file_names_in("desk_files")} == {file.sha256[:32]}


def test_same_file_is_kept_once_by_what_was_sent_and_by_what_is_kept(photo):
    assert get_or_add_file(media_files.picture(), "another name.jpg", alt="Other words") == (photo, False)
    again = private_store.read_stored_file(private_store.stored_name(add_file(media_files.picture(format="PNG"), "a.png")))
    assert get_or_add_file(again, "b.png").is_new is False
    assert MediaFile.objects.count() == 2
    photo.refresh_from_db()
    assert photo.alt == "Cranes at night"
