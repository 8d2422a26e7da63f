"""Pictures: looked at from their header first, then written anew, so that nothing but the picture is left; and made in sizes."""

import io
import struct
import zlib
from typing import NamedTuple

from PIL import Image, ImageCms, ImageOps

from catalogue.public_files import TYPES
from editorial.media.refusing import refusal

READ = ("JPEG", "PNG", "WEBP", "GIF")  # a JPEG of a phone may call itself MPO
MOST_PIXELS = 40_000_000  # three bytes each while it is worked on
WIDTHS = (480, 960, 1600)
FALLBACK = 960  # the widest of what programs get that do not choose: mail, feeds, print
SQUARE = 320
DAMAGED = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error, IndexError)


class Written(NamedTuple):
    """A picture as it is kept. `sizes` are by the end of their names: `-480.webp`, `-960.jpg`."""

    data: bytes
    media_type: str
    width: int
    height: int
    widths: list[int]
    sizes: dict[str, bytes]


def rewritten(data: bytes, name: str) -> Written:
    """Upright, in sRGB, without EXIF, comments and whatever hung on behind. Raises ValidationError that names the file."""
    image = _opened(data, name)
    kind = "PNG" if image.format == "GIF" else str(image.format).replace("MPO", "JPEG")
    try:
        image.load()
        image = _in_srgb(ImageOps.exif_transpose(image))
    except DAMAGED:
        raise refusal(name, "is damaged or cut short: open it and save it again, or send it anew.") from None
    ending = "png" if image.mode == "RGBA" else {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}[kind]
    widths, fallback = widths_of(image.width), fallback_of(TYPES[ending])
    sizes = {f"-{width}.webp": encoded(_narrowed(image, width), "webp") for width in widths}
    width = fallback_width(widths)
    sizes[f"-{width}.{fallback}"] = encoded(_narrowed(image, width), fallback)
    return Written(encoded(image, ending, quality=92), TYPES[ending], image.width, image.height, widths, sizes)


def widths_of(width: int) -> list[int]:
    """Those that it is made in: smaller ones, and its own up to the largest."""
    return [one for one in WIDTHS if one < width] + ([width] if width <= WIDTHS[-1] else [])


def fallback_of(media_type: str) -> str:
    """The ending of what every program reads: PNG keeps sharp lines and what shows through."""
    return "png" if media_type == TYPES["png"] else "jpg"


def fallback_width(widths: list[int]) -> int:
    return max(width for width in widths if width <= FALLBACK or width == widths[0])


def squared(data: bytes, focal_x: int, focal_y: int) -> bytes:
    """A square WebP around the focal point (per cent), for lists of the desk."""
    with Image.open(io.BytesIO(data)) as image:
        point = (focal_x / 100, focal_y / 100)
        return encoded(ImageOps.fit(_in_srgb(image), (SQUARE, SQUARE), Image.Resampling.LANCZOS, centering=point), "webp")


def _opened(data: bytes, name: str) -> Image.Image:
    """Only its header is read here."""
    try:
        image = Image.open(io.BytesIO(data), formats=READ)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large(name) from None
    except DAMAGED:
        raise refusal(name, "is damaged or cut short: open it and save it again, or send it anew.") from None
    if image.width * image.height > MOST_PIXELS:
        raise _too_large(name, image.size)
    try:
        moves = image.format != "MPO" and getattr(image, "is_animated", False)
    except DAMAGED:
        moves = False  # so damaged that reading it says so
    if moves:
        raise refusal(name, "is animated, and readers cannot stop it: save one frame as a picture.")
    return image


def _too_large(name: str, size: tuple[int, int] | None = None) -> Exception:
    said = f"has {size[0]:,} × {size[1]:,} pixels" if size else "has too many pixels"
    return refusal(name, f"{said}; the library takes {MOST_PIXELS // 1_000_000} million. Make it smaller first.")


def _in_srgb(image: Image.Image) -> Image.Image:
    """RGB, or RGBA where something shows through."""
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


def _narrowed(image: Image.Image, width: int) -> Image.Image:
    if image.width <= width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=2.0)


def encoded(image: Image.Image, ending: str, quality: int = 80) -> bytes:
    file = io.BytesIO()
    if ending == "png":
        image.save(file, "PNG")
    elif ending == "webp":
        image.save(file, "WEBP", quality=quality, method=4)
    else:
        image.save(file, "JPEG", quality=quality, optimize=True, progressive=True)
    return file.getvalue()
