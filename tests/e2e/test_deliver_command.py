"""``rupor deliver`` and what belongs to it, as people call them, against real servers."""

import json
import re
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

import office
from office import Office
from servers import running

WANTS = 'profile = "community-radio"\npapers = ["srt"]\nfile = "{slug}-{language}"\n'
NAMES = ["water-en.mp3", "water-en.srt"]


@pytest.fixture
def station() -> Iterator[Path]:
    """Make a folder of a station."""
    with running.folder("station") as folder:
        yield folder


@pytest.fixture
def here(tmp_path: Path, station: Path) -> Office:
    """Make an office with one partner."""
    made = Office(folder=tmp_path)
    made.add("one", f'address = "folder:{station}"\n{WANTS}')
    return made


def states(of: Office) -> list[str]:
    """List how every delivery stands."""
    return [one["standing"] for one in of.deliveries()]


def test_delivered_once(here: Office, station: Path) -> None:
    """A package is delivered with receipts; the same command again sends nothing, whatever the station did since."""
    package = office.package(here.folder)
    done = here.run("deliver", package)
    assert done.returncode == 0, done.stderr
    assert sorted(office.visible(station)) == NAMES
    (found,) = here.deliveries()
    assert found["standing"] == "delivered"
    assert {one["receipt"]["how"] for one in found["files"]} <= {"read back", "server's sum"}
    (station / "water-en.mp3").unlink()
    assert here.run("deliver", package).returncode == 0
    assert sorted(office.visible(station)) == ["water-en.srt"]
    assert len(here.deliveries()) == 1


def test_nothing_is_sent_for_a_dry_run(here: Office, station: Path) -> None:
    """A dry run names every file with its size, and leaves neither a file nor a line in the ledger."""
    package = office.package(here.folder)
    done = here.run("deliver", package, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert all(name in done.stdout for name in NAMES)
    assert not list(station.iterdir())
    assert here.deliveries() == []


def test_a_corrected_message_is_a_new_version(here: Office, station: Path) -> None:
    """After a correction the partner gets the next version beside the first, with a note of what has changed."""
    first = office.package(here.folder)
    assert here.run("deliver", first).returncode == 0
    office.package(here.folder, text=office.TEXT.replace("0142", "0143"))
    assert here.run("deliver", first).returncode == 0
    found = office.visible(station)
    assert sorted(found) == sorted([*NAMES, "water-en-v2.mp3", "water-en-v2.srt", "water-en-v2.changes.txt"])
    assert "text" in found["water-en-v2.changes.txt"].decode().lower()
    assert [one["version"] for one in here.deliveries()] == [1, 2]


def test_recalled_is_gone_and_not_sent_again(here: Office, station: Path) -> None:
    """A recall takes away what is ours, leaves what the station changed, and stands until somebody insists."""
    package = office.package(here.folder)
    here.run("deliver", package)
    (station / "water-en.srt").write_text("the station's own")
    done = here.run("recall", "water", "--reason", "The number is wrong")
    assert done.returncode == 0, done.stderr
    assert list(office.visible(station)) == ["water-en.srt"]
    assert "not ours" in done.stdout
    again = here.run("deliver", package)
    assert again.returncode == 2 or again.returncode == 1
    assert "--again" in again.stderr
    assert here.run("deliver", package, "--again").returncode == 0
    assert "water-en-v2.mp3" in office.visible(station)


def test_a_note_takes_the_place_of_a_recalled_message(tmp_path: Path, station: Path) -> None:
    """Where the partner wants it, a note says what was withdrawn and why."""
    here = Office(folder=tmp_path)
    here.add("one", f'address = "folder:{station}"\nrecall = "notice"\n{WANTS}')
    here.run("deliver", office.package(tmp_path))
    here.run("recall", "water", "--reason", "The number is wrong")
    assert list(office.visible(station)) == ["water-en.withdrawn.txt"]
    assert "The number is wrong" in (station / "water-en.withdrawn.txt").read_text()


def test_what_is_there_is_never_replaced(here: Office, station: Path) -> None:
    """A file of another content under our name stops the delivery before anything is placed."""
    package = office.package(here.folder)
    (station / "water-en.srt").write_text("the station's own")
    done = here.run("deliver", package)
    assert done.returncode == 1
    assert "water-en.srt" in done.stderr
    assert office.visible(station) == {"water-en.srt": b"the station's own"}
    (station / "water-en.srt").unlink()
    assert here.run("deliver").returncode == 0
    assert sorted(office.visible(station)) == NAMES
    assert not office.leftovers(station)


def test_one_broken_partner_holds_up_nobody(here: Office, station: Path) -> None:
    """A partner that cannot be reached is named, the others get theirs, and the exit code says partly."""
    port = running.free_port()
    here.add(
        "dead",
        f'address = "sftp://u@127.0.0.1:{port}/in"\npassword = "env:DEAD"\nhost_key = "SHA256:{"A" * 43}"\n{WANTS}',
        DEAD="pl4nted-secret",
    )
    done = here.run("deliver", office.package(here.folder))
    assert done.returncode == 3
    assert "partner 'dead'" in done.stderr
    assert "pl4nted" not in done.stderr + done.stdout
    assert sorted(office.visible(station)) == NAMES
    assert sorted(states(here)) == ["delivered", "failed"]


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "America/Los_Angeles"])
def test_an_embargo_is_kept(zone: str, here: Office, station: Path) -> None:
    """Before its time nothing is there, wherever the machine thinks it is; ``--watch`` sends it at the time."""
    began = time.monotonic()
    office.package(here.folder)
    slow = time.monotonic() - began
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=4 * slow + 4)
    local = at.astimezone(timezone(timedelta(hours=5.75)))
    package = office.package(here.folder, text=f"---\nembargo: {local.isoformat()}\n---\n\n{office.TEXT}")
    done = here.run("deliver", package, env={"TZ": zone})
    assert done.returncode == 0, done.stderr
    early = datetime.now(UTC) < at and bool(list(station.iterdir()))
    with here.start("deliver", "--watch", env={"TZ": zone}) as process:
        while process.poll() is None:
            before = datetime.now(UTC)
            early |= bool(list(station.iterdir())) and before < at
            time.sleep(0.05)
        assert process.returncode == 0
    assert not early
    assert sorted(office.visible(station)) == NAMES
    placed = min((station / name).stat().st_ctime for name in NAMES)
    assert placed >= at.timestamp()


def test_what_waits_is_told(here: Office, station: Path) -> None:
    """A delivery before its time waits, and the list says until when."""
    at = (datetime.now(UTC) + timedelta(hours=9)).isoformat()[:16]
    package = office.package(here.folder)
    assert here.run("deliver", package, "--at", f"{at}+00:00").returncode == 0
    (found,) = here.deliveries()
    assert found["standing"] == "waiting"
    assert at[:10] in here.run("deliveries").stdout
    assert here.run("deliver").returncode == 0
    assert not list(station.iterdir())


def test_a_staged_file_is_moved_at_its_time(tmp_path: Path, station: Path) -> None:
    """With ``embargo = "stage"`` everything lies in the staging folder before the time, and only there."""
    here = Office(folder=tmp_path)
    here.add("one", f'address = "folder:{station}"\nembargo = "stage"\nstaging = ".incoming"\n{WANTS}')
    at = (datetime.now(UTC) + timedelta(hours=9)).isoformat()
    package = office.package(tmp_path, text=f"---\nembargo: {at[:16]}+00:00\n---\n\n{office.TEXT}")
    assert here.run("deliver", package).returncode == 0
    assert not office.visible(station)
    assert [one.split("/")[0] for one in office.leftovers(station)] == [".incoming", ".incoming"]


def test_two_offices_do_not_collide(here: Office, station: Path) -> None:
    """Two runs at once on one ledger place every file once, and both end well or say that the other is at it."""
    package = office.package(here.folder)
    done: list[int] = []
    runs = [
        threading.Thread(target=lambda: done.append(here.run("deliver", package).returncode))
        for _ in range(3)
    ]
    _ = here.file
    for one in runs:
        one.start()
    for one in runs:
        one.join()
    assert done == [0, 0, 0]
    assert here.run("deliver", package).returncode == 0
    assert sorted(office.visible(station)) == NAMES
    assert states(here) == ["delivered"]


def test_reports_for_donors(here: Office, tmp_path: Path) -> None:
    """``--report`` writes a page and a table with every file that was delivered."""
    here.run("deliver", office.package(here.folder))
    for name in ("report.html", "report.csv"):
        done = here.run("deliveries", "--report", tmp_path / name)
        assert done.returncode == 0, done.stderr
        assert all(one in (tmp_path / name).read_text("utf-8-sig") for one in NAMES)
    assert here.run("deliveries", "--report", tmp_path / "report.doc").returncode == 2


def test_json_for_programs(here: Office) -> None:
    """With ``--json`` every line of standard output is one JSON object."""
    package = office.package(here.folder)
    for arguments in (
        ["deliver", package],
        ["deliveries"],
        ["partners"],
        ["recall", "water", "--reason", "x"],
    ):
        done = here.run(*arguments, "--json")
        assert done.returncode == 0, done.stderr
        assert [json.loads(line) for line in done.stdout.splitlines()]


def test_numbers_are_given_once(tmp_path: Path, station: Path) -> None:
    """Episodes count messages, carts count files of a message and language, and a correction keeps both."""
    here = Office(folder=tmp_path)
    here.add(
        "one",
        f'address = "folder:{station}"\nprofile = "community-radio"\nfile = "{{cart}}-{{episode}}-{{slug}}"\n'
        "carts = [40, 41]\nepisodes_from = 7\n",
    )
    for message in ("water", "soap", "salt"):
        package = office.package(tmp_path, message=message, text=office.TEXT + message)
        done = here.run("deliver", package)
    assert done.returncode in (1, 2)
    assert "cart" in done.stderr
    assert sorted(office.visible(station)) == ["40-7-water.mp3", "41-8-soap.mp3"]
    office.package(tmp_path, text="Clean water\n\nBoil it.\n")
    here.run("deliver", tmp_path / "audio" / "water" / "en")
    assert "40-7-water-v2.mp3" in office.visible(station)


def test_mistakes_are_told_at_once(here: Office) -> None:
    """An unknown partner, a time without offset and a folder that is no package are refused with the way out."""
    package = office.package(here.folder)
    for arguments, told in (
        ((package, "--partner", "onee"), "Did you mean 'one'"),
        ((package, "--at", "2026-12-01T06:00"), "UTC offset"),
        ((here.folder / "nowhere",), "is no package"),
    ):
        done = here.run("deliver", *arguments)
        assert done.returncode == 2
        assert told in done.stderr
        assert re.search(r"Error: .+\. .+", done.stderr)


def test_one_run_makes_what_partners_want(tmp_path: Path, station: Path) -> None:
    """``produce --for-partners`` makes each partner's own form and papers, and what nobody wants is told."""
    here = Office(folder=tmp_path)
    here.add(
        "one",
        f'address = "folder:{station}"\nlanguages = ["en"]\nprofile = "podcast"\npapers = ["script.docx"]\n'
        "overrides = { target = { integrated = -18.0 } }\n",
    )
    source = tmp_path / "water.en.md"
    source.write_text(office.TEXT, encoding="utf-8")
    made = ("--to", tmp_path / "audio", "--voice", "en=tone:beep", "--allow-poor-voice", "--for-partners")
    done = here.run("produce", source, *made)
    assert done.returncode == 0, done.stderr
    (folder,) = [one for one in (tmp_path / "audio/water/en").iterdir() if one.is_dir()]
    assert folder.name.startswith("podcast-")
    assert here.run("deliver", tmp_path / "audio").returncode == 0
    assert (station / "water.en.mp3").read_bytes() == (folder / "water.en.mp3").read_bytes()
    assert (station / "water.en.script.docx").is_file()
    source.rename(tmp_path / "water.fr.md")
    refused = here.run("produce", tmp_path / "water.fr.md", *made)
    assert refused.returncode == 2
    assert "no partner takes messages in 'fr'" in refused.stderr
