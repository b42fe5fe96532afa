"""Documents made by hand, down to the bytes, so that the tests know everything that is in them."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MORE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" xmlns:v="urn:schemas-microsoft-com:vml"'
)
ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("style", "style"),
        ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"),
        ("meta", "meta"),
    )
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def zipped(members: Iterable[tuple[str, str | bytes]], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack files into a zip file."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", packing) as archive:
        for name, content in members:
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else packing)
    return data.getvalue()


def relations(*targets: tuple[str, str]) -> str:
    """Write relations of (kind, target); a target on the web is an external one."""
    outside = ' TargetMode="External"'
    lines = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/{kind}" Target="{target}"{outside if "://" in target else ""}/>'
        for n, (kind, target) in enumerate(targets)
    )
    return f'<Relationships xmlns="{PACKAGE}">{lines}</Relationships>'


def word(body: str, *, dtd: str = "", parts: dict[str, str] | None = None) -> bytes:
    """Make a Word document of the XML of its body; *parts* are styles, numbering, header1 and so on."""
    parts = parts or {}
    kinds = [(name.rstrip("0123456789"), f"{name}.xml") for name in parts]
    return zipped(
        [
            ("_rels/.rels", relations(("officeDocument", "word/document.xml"))),
            ("word/document.xml", f"{dtd}<w:document {W} {MORE}><w:body>{body}</w:body></w:document>"),
            ("word/_rels/document.xml.rels", relations(*kinds)),
            *((f"word/{name}.xml", xml) for name, xml in parts.items()),
        ]
    )


def run(text: str, properties: str = "") -> str:
    """Write a run of text in a Word document."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def par(*inside: str, style: str = "", properties: str = "") -> str:
    """Write a paragraph of a Word document of the XML inside it; plain text becomes a run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    content = "".join(one if one.startswith("<") else run(one) for one in inside)
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{content}</w:p>"


def odt(body: str, *, styles: str = "", dtd: str = "", members: dict[str, str] | None = None) -> bytes:
    """Make an OpenDocument text of the XML of its body and its automatic styles."""
    content = (
        f"{dtd}<office:document-content {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    mimetype = ("mimetype", "application/vnd.oasis.opendocument.text")
    return zipped([mimetype, ("content.xml", content), *(members or {}).items()])


def bomb(open_: str = "x") -> str:
    """Write a document type whose last entity unfolds to a thousand million words."""
    entities = "".join(f'<!ENTITY e{n + 1} "{10 * ("&e" + str(n) + ";")}">' for n in range(9))
    return f'<!DOCTYPE {open_} [<!ENTITY e0 "мир ">{entities}]>'


Put = tuple[float, float, float, str]
"""A line of a PDF page: left, base, size in points, and its text in the order of its look, left to right."""
BOLD = "\x01"
"""Begins a line in bold type."""
WIDTH = 0.5
"""Of every character, in type sizes."""
LIGATURE = {"\ufefb": "لا"}
"""One sign that stands for two letters, as Arabic fonts have it."""


def _hex(text: str) -> str:
    return text.encode("utf-16-be").hex()


def pdf(pages: Sequence[Sequence[Put]], *, extra: str = "", info: str = "", rotate: int = 0) -> bytes:
    """Make a PDF of lines that are put on pages of 600 x 800 points, in a font that no machine has."""
    used = sorted({char for page in pages for put in page for char in put[3].removeprefix(BOLD)})
    to_unicode = "".join(f"<{_hex(char)}> <{_hex(LIGATURE.get(char, char))}>\n" for char in used)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(used)} beginbfchar\n{to_unicode}endbfchar endcmap end end"
    )
    fonts = []
    for name in ("Made", "Made-Bold"):
        fonts.append(
            f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/ToUnicode 3 0 R"
            f"/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/DW {WIDTH * 1000:.0f}"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor"
            f"<</Type/FontDescriptor/FontName/{name}/Flags 4/Ascent 800/Descent -200/CapHeight 700"
            "/ItalicAngle 0/StemV 80/FontBBox[0 -200 1000 800]>>>>]>>"
        )
    objects: list[bytes] = [b"", b"", _stream(cmap), *(font.encode() for font in fonts)]
    kids = []
    for page in pages:
        content = "".join(
            f"BT /F{2 if text.startswith(BOLD) else 1} {size} Tf 1 0 0 1 {left} {base} Tm "
            f"<{_hex(text.removeprefix(BOLD))}> Tj ET\n"
            for left, base, size, text in page
        )
        objects.append(_stream(content))
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Rotate {rotate}/Contents {len(objects)} 0 R"
            "/Resources<</Font<</F1 4 0 R/F2 5 0 R>>>>>>".encode()
        )
        kids.append(f"{len(objects)} 0 R")
    objects[0] = f"<</Type/Catalog/Pages 2 0 R{extra}>>".encode()
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>".encode()
    return _file(objects, info)


def _stream(content: str) -> bytes:
    data = zlib.compress(content.encode())
    return f"<</Length {len(data)}/Filter/FlateDecode>>stream\n".encode() + data + b"\nendstream"


def _file(objects: Sequence[bytes], info: str = "") -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate([*objects, *([info.encode("latin-1")] if info else [])], 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    known = f"/Info {len(places)} 0 R" if info else ""
    return (
        out
        + (
            f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
            f"trailer<</Size {len(places) + 1}/Root 1 0 R{known}>>\nstartxref\n{len(out)}\n%%EOF"
        ).encode()
    )


def flate_bomb(size: int) -> bytes:
    """Make a PDF whose page unfolds to *size* bytes, from two thousand."""
    packer, block = zlib.compressobj(1), b" " * 1_000_000
    once = b"".join(packer.compress(block) for _ in range(size // len(block))) + packer.flush()
    data = zlib.compress(once)
    head = f"<</Length {len(data)}/Filter[/FlateDecode/FlateDecode]>>stream\n".encode()
    return _file(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
            head + data + b"\nendstream",
        ]
    )
