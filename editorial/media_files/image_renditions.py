"""Pictures: looked at from their header first, then written anew, so that nothing but the picture is left; and made in sizes."""

import io
import struct
import zlib
from typing import TYPE_CHECKING, NamedTuple

from editorial.media_files.file_errors import file_error
from infra.content_addressed_files import MEDIA_TYPES

if TYPE_CHECKING:
    from PIL.Image import Image

READ_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")  # a JPEG of a phone may call itself MPO
MAX_PIXELS = 40_000_000  # three bytes each while it is worked on
RENDITION_WIDTHS = (480, 960, 1600)
FALLBACK_WIDTH = 960  # the widest of what programs get that do not choose: mail, feeds, print
THUMBNAIL_SIZE = 320
DECODING_ERRORS = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, IndexError)


class NormalizedImage(NamedTuple):
    """A picture as it is kept. `sizes` are by the end of their names: `-480.webp`, `-960.jpg`."""

    data: bytes
    media_type: str
    width: int
    height: int
    widths: list[int]
    sizes: dict[str, bytes]


def normalize_image(data: bytes, name: str) -> NormalizedImage:
    """Upright, in sRGB, without EXIF, comments and whatever hung on behind. Raises ValidationError that names the file."""
    from PIL import ImageOps

    image = _open_image(data, name)
    kind = "PNG" if image.format == "GIF" else str(image.format).replace("MPO", "JPEG")
    try:
        image.load()
        image = _to_srgb(ImageOps.exif_transpose(image))
    except DECODING_ERRORS:
        raise file_error(name, "is damaged or cut short: open it and save it again, or send it anew.") from None
    ending = "png" if image.mode == "RGBA" else {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}[kind]
    widths, fallback = rendition_widths(image.width), fallback_extension(MEDIA_TYPES[ending])
    sizes = {f"-{width}.webp": encode_image(_scale_down(image, width), "webp") for width in widths}
    width = fallback_width(widths)
    sizes[f"-{width}.{fallback}"] = encode_image(_scale_down(image, width), fallback)
    return NormalizedImage(encode_image(image, ending, quality=92), MEDIA_TYPES[ending], image.width, image.height, widths, sizes)


def rendition_widths(width: int) -> list[int]:
    """Those that it is made in: smaller ones, and its own up to the largest."""
    return [one for one in RENDITION_WIDTHS if one < width] + ([width] if width <= RENDITION_WIDTHS[-1] else [])


def fallback_extension(media_type: str) -> str:
    """The ending of what every program reads: PNG keeps sharp lines and what shows through."""
    return "png" if media_type == MEDIA_TYPES["png"] else "jpg"


def fallback_width(widths: list[int]) -> int:
    return max(width for width in widths if width <= FALLBACK_WIDTH or width == widths[0])


def square_thumbnail(data: bytes, focal_x: int, focal_y: int) -> bytes:
    """A square WebP around the focal point (per cent), for lists of the desk."""
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data)) as image:
        point = (focal_x / 100, focal_y / 100)
        return encode_image(
            ImageOps.fit(_to_srgb(image), (THUMBNAIL_SIZE, THUMBNAIL_SIZE), Image.Resampling.LANCZOS, centering=point), "webp"
        )


def _open_image(data: bytes, name: str) -> "Image":
    """Only its header is read here."""
    from PIL import Image

    try:
        image = Image.open(io.BytesIO(data), formats=READ_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large(name) from None
    except DECODING_ERRORS:
        raise file_error(name, "is damaged or cut short: open it and save it again, or send it anew.") from None
    if image.width * image.height > MAX_PIXELS:
        raise _too_large(name, image.size)
    try:
        moves = image.format != "MPO" and getattr(image, "is_animated", False)
    except DECODING_ERRORS:
        moves = False  # so damaged that reading it says so
    if moves:
        raise file_error(name, "is animated, and readers cannot stop it: save one frame as a picture.")
    return image


def _too_large(name: str, size: tuple[int, int] | None = None) -> Exception:
    said = f"has {size[0]:,} × {size[1]:,} pixels" if size else "has too many pixels"
    return file_error(name, f"{said}; the library takes {MAX_PIXELS // 1_000_000} million. Make it smaller first.")


def _to_srgb(image: "Image") -> "Image":
    """RGB, or RGBA where something shows through."""
    from PIL import ImageCms

    if image.mode.startswith("I"):  # 16 bits a pixel
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    see_through = "A" in image.getbands() or "transparency" in image.info
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        try:
            target = "RGBA" if image.mode == "RGBA" else "RGB"
            made = ImageCms.profileToProfile(image, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode=target)
            image = made or image
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile that cannot be read says nothing
    image = image.convert("RGBA" if see_through else "RGB")
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    image.info = {}
    return image


def _scale_down(image: "Image", width: int) -> "Image":
    from PIL.Image import Resampling

    if image.width <= width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Resampling.LANCZOS, reducing_gap=2.0)


def encode_image(image: "Image", ending: str, quality: int = 80) -> bytes:
    file = io.BytesIO()
    if ending == "png":
        image.save(file, "PNG")
    elif ending == "webp":
        image.save(file, "WEBP", quality=quality, method=4)
    else:
        image.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
    return file.getvalue()
