"""Measure a delivery to many partners against rclone copying the same bytes with the same parallelism.

One OpenSSH server on the loopback holds a folder for each partner; every partner gets a sound file and two papers of
every language. Both sides log in, write and compare sums. Needs what ``scripts/setup --dev`` installs.

    .venv/bin/python scripts/bench_deliveries.py [--partners 50] [--minutes 3] [--repeat 3]
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from office import Office, package, visible
from servers import sshd

LANGUAGES = ("ar", "en", "es", "fr", "ru", "zh")
WORDS = {"ar": "ماء", "en": "water", "es": "agua", "fr": "eau", "ru": "вода", "zh": "水"}
TOGETHER = 32
RCLONE = Path(sys.executable).parent / "rclone"


def main() -> None:
    """Produce, deliver, copy, compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--partners", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=3)
    parser.add_argument("--repeat", type=int, default=3)
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="rupor-") as folder,
        sshd.sshd(lines=("MaxStartups 200",)) as server,
    ):
        print(json.dumps(measure(Path(folder), server, given), indent=1))


def measure(folder: Path, server: sshd.Sshd, given: argparse.Namespace) -> dict[str, object]:
    """Return the medians of both, and their ratio."""
    os.environ["RUPOR_CACHE"] = str(folder / "cache")
    packages = [_package(folder, language, given.minutes) for language in LANGUAGES]
    office = Office(folder=folder)
    for number in range(given.partners):
        office.add(
            f"station-{number:02}",
            f'address = "sftp://{server.user}@{server.host}:{server.port}{server.root}/{number:02}"\n'
            f'password = "env:SECRET"\nhost_key = "{server.host_key.fingerprint}"\nprofile = "community-radio"\n'
            'papers = ["srt", "cue-sheet.pdf"]\n',
            SECRET=server.password,
        )
    ours, theirs, each = [], [], []
    for turn in range(given.repeat):
        _clear(server.root, folder)
        began = time.monotonic()
        done = office.run("deliver", *packages, timeout=600)
        ours.append(time.monotonic() - began)
        assert done.returncode == 0, done.stderr[-2000:]
        if turn == 0:
            tree = folder / "tree"
            shutil.copytree(server.root, tree)
            receipts = [file for one in office.deliveries() for file in one["files"] if file["receipt"]]
        _clear(server.root, folder)
        theirs.append(_copied(tree, server))
        _clear(server.root, folder)
        each.append(_copied_each(tree, server))
    files = visible(tree)
    return {
        "deliveries": given.partners * len(LANGUAGES),
        "files": len(files),
        "receipts": len(receipts),
        "MB": round(sum(map(len, files.values())) / 1e6, 1),
        "rupor deliver, s": round(statistics.median(ours), 2),
        "rclone copy, s": round(statistics.median(theirs), 2),
        "an rclone copy for each partner, s": round(statistics.median(each), 2),
        "ratio": round(statistics.median(ours) / statistics.median(theirs), 2),
        "ratio to one for each partner": round(statistics.median(ours) / statistics.median(each), 2),
        "all": [[round(one, 2) for one in some] for some in (ours, theirs, each)],
    }


def _package(folder: Path, language: str, minutes: float) -> Path:
    sentence = " ".join([WORDS[language]] * 8) + ". "
    text = f"{WORDS[language]}\n\n" + sentence * round(minutes * 13)
    options = ("--profile", "community-radio", "--outputs", "srt,cue-sheet,timeline,transcript")
    return package(folder, language=language, text=text, options=options)


def _clear(root: Path, folder: Path) -> None:
    for path in root.iterdir():
        shutil.rmtree(path)
    for path in folder.glob("ledger.sqlite*"):
        path.unlink()


def _copied(tree: Path, server: sshd.Sshd) -> float:
    """Let one rclone copy *tree* over as many connections as it has transfers, and compare sums; return the seconds."""
    began = time.monotonic()
    subprocess.run([RCLONE, "copy", str(tree), f":sftp:{server.root}"], env=_way(tree, server), check=True)
    return time.monotonic() - began


def _copied_each(tree: Path, server: sshd.Sshd) -> float:
    """Let an rclone copy each partner's folder over connections of its own, as to servers of their own."""
    env = _way(tree, server) | {"RCLONE_TRANSFERS": "1", "RCLONE_CHECKERS": "1"}
    began = time.monotonic()

    def copy(folder: Path) -> None:
        command = [RCLONE, "copy", str(folder), f":sftp:{server.root}/{folder.name}"]
        subprocess.run(command, env=env, check=True)

    with ThreadPoolExecutor(TOGETHER) as pool:
        list(pool.map(copy, sorted(tree.iterdir())))
    return time.monotonic() - began


def _way(tree: Path, server: sshd.Sshd) -> dict[str, str]:
    """Return the environment in which rclone finds the server."""
    hidden = subprocess.run(
        [RCLONE, "obscure", "-"], input=server.password, capture_output=True, text=True, check=True
    )
    known = tree.parent / "known_hosts"
    known.write_text(f"[{server.host}]:{server.port} {server.host_key.public}\n", encoding="utf-8")
    where = {
        "HOST": server.host,
        "PORT": str(server.port),
        "USER": server.user,
        "PASS": hidden.stdout.strip(),
    }
    env = {**os.environ, **{f"RCLONE_SFTP_{key}": value for key, value in where.items()}}
    env |= {"RCLONE_SFTP_KNOWN_HOSTS_FILE": str(known), "RCLONE_SFTP_SHELL_TYPE": "unix"}
    return env | {
        "RCLONE_CONFIG": os.devnull,
        "RCLONE_TRANSFERS": str(TOGETHER),
        "RCLONE_CHECKERS": str(TOGETHER),
    }


if __name__ == "__main__":
    main()
