"""TTML: what a broadcaster's and a streaming service's file say of themselves."""

import xml.etree.ElementTree as ET

from rupor.captions.ttml import write_ebu_tt_d, write_imsc
from tracks import SECOND, cue, track

TT = "{http://www.w3.org/ns/ttml}"
TTP = "{http://www.w3.org/ns/ttml#parameter}"
XML = "{http://www.w3.org/XML/1998/namespace}"
WATER = track(
    cue(14_400, 2 * SECOND, "Boil & wait", "<10> minutes."),
    cue(2 * SECOND, 3 * SECOND, "اغلوا الماء", language="ar"),
)


def test_each_names_itself_and_not_as_the_other() -> None:
    """EBU-TT-D says so in its metadata and has no content profile, which it forbids; IMSC 1.1 has one."""
    ebu, imsc = ET.fromstring(write_ebu_tt_d(WATER)), ET.fromstring(write_imsc(WATER))
    standard = ebu.find(".//{urn:ebu:tt:metadata}conformsToStandard")
    assert standard is not None
    assert standard.text == "urn:ebu:tt:distribution:2018-04"
    assert f"{TTP}contentProfiles" not in ebu.attrib
    assert imsc.attrib[f"{TTP}contentProfiles"] == "http://www.w3.org/ns/ttml/profile/imsc1.1/text"
    assert ebu.attrib[f"{TTP}timeBase"] == imsc.attrib[f"{TTP}timeBase"] == "media"


def test_exact_paragraphs() -> None:
    """A paragraph for each cue, with its language and direction where they are others than the file's."""
    assert [line.strip() for line in write_imsc(WATER).split("\n") if line.startswith("   <p ")] == [
        '<p xml:id="cue1" begin="00:00:00.300" end="00:00:02.000">'
        '<span style="ink">Boil &amp; wait<br/>&lt;10&gt; minutes.</span></p>',
        '<p xml:id="cue2" begin="00:00:02.000" end="00:00:03.000" xml:lang="ar" style="rtl">'
        '<span style="ink">اغلوا الماء</span></p>',
    ]


def test_no_cue_no_body() -> None:
    """A file without cues has no body, since a division must not be empty."""
    assert ET.fromstring(write_ebu_tt_d(track())).find(f"{TT}body") is None
