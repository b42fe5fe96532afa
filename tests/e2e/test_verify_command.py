"""``rupor verify`` as a station uses it: packages that came from somewhere, and nothing else of Rupor's."""

import json
import shutil
from pathlib import Path

from command import rupor


def test_a_package_on_its_way(tmp_path: Path) -> None:
    """What was produced is well elsewhere (0), what was changed since is not (1); a lone file is no package (2)."""
    text = tmp_path / "water.en.txt"
    text.write_text("Clean water\n\nBoil the water before you drink it.\n", encoding="utf-8")
    done = rupor(
        *("produce", text, "--to", tmp_path / "out", "--profile", "podcast,broadcast-ebu"),
        *("--voice", "en=tone:beep", "--allow-poor-voice"),
    )
    assert done.returncode == 0, done.stderr
    text.unlink()
    there = Path(shutil.move(tmp_path / "out", tmp_path / "inbox"))
    well = rupor("verify", there, env={"RUPOR_CACHE": str(tmp_path / "nothing")})
    assert well.returncode == 0, well.stdout
    assert "All is well" in well.stdout
    assert "ok       podcast/water.en.mp3" in well.stdout
    (changed,) = there.rglob("podcast/*.mp3")
    data = bytearray(changed.read_bytes())
    data[-500] ^= 255
    changed.write_bytes(data)
    spoilt = rupor("verify", there, "--json")
    assert spoilt.returncode == 1
    lines = [json.loads(line) for line in spoilt.stdout.splitlines()]
    assert {one["file"] for one in lines if one.get("state") == "wrong"} == {"podcast/water.en.mp3"}
    assert not lines[-1]["passed"]
    for nothing in (tmp_path / "nowhere", changed):
        refused = rupor("verify", nothing)
        assert refused.returncode == 2
        assert refused.stderr.startswith("Error: ")
        assert "is no package" in refused.stderr
