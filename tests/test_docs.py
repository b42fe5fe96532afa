"""The documents say what the program does: every command, engine, output, setting and exit code is in them."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import rupor
from certificates import signer
from command import COMMAND
from music import chords, save
from rupor import cover, errors, house, outputs
from rupor.captions import rules
from rupor.cli import app
from rupor.delivery import office
from rupor.radio.transports import TRANSPORTS
from rupor.run.executors import EXECUTORS
from rupor.text.plain import levels
from rupor.voice.engine import ENGINES
from rupor.voice.rate import RATES

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*ENGINES.builtin, *outputs.known(), *RATES])
def test_readme_names_every_engine_output_and_rate(name: str) -> None:
    """Whoever reads the first page has seen every name that the command line takes."""
    assert f"`{name}`" in README


def test_readme_names_every_command_and_level() -> None:
    """No command and no level of plainness is kept from whoever reads the first page."""
    commands = [
        command.name or command.callback.__name__ for command in app.registered_commands if command.callback
    ]
    groups = [group.name for group in app.registered_groups]
    for name in (*commands, *groups):
        assert f"rupor {name}" in README or f"scripts/{name}" in README, name
    for name in levels.LEVELS:
        assert f"`{name}`" in README or f"`--level {name}`" in README, name


def test_readme_names_every_setting() -> None:
    """Each environment variable that the program reads is in the table, but for those of the tests."""
    used = set()
    for path in (ROOT / "src").rglob("*.py"):
        used |= set(re.findall(r"\"(RUPOR_[A-Z_]+)\"", path.read_text(encoding="utf-8")))
    assert used - {"RUPOR_GTTS_URL", "RUPOR_GTTS_RETRY_SECONDS"} == set(
        re.findall(r"`(RUPOR_[A-Z_]+)`", README)
    )


def test_readme_has_the_exit_codes() -> None:
    """The table of exit codes is that of the errors and the command line."""
    codes = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert codes == {0, 3, 130} | {kind.exit_code for kind in kinds}


def test_help_names_every_choice() -> None:
    """``produce --help`` names the outputs, rates and executors that there are."""
    shown = subprocess.run([*COMMAND, "produce", "--help"], check=True, capture_output=True, text=True).stdout
    # Names with hyphens may be parted at the end of a line.
    shown += re.sub(r"-\n *", "-", shown)
    for name in (*outputs.known(), *RATES, *EXECUTORS.builtin, *rules.names()):
        assert name in shown


def test_python_example_runs(tmp_path: Path) -> None:
    """The example in the README does what it says."""
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    code = example.replace('to="out"', f"to={str(tmp_path)!r}")
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "safe-online.en.mp3" in done.stdout
    assert "pico:fr-FR" in done.stdout


def test_house_rules_in_the_readme_are_real_ones(tmp_path: Path) -> None:
    """The rupor.toml shown is read without a complaint where the files that it names are there."""
    (shown,) = re.findall(r"```toml\n(agency.*?)```", README, re.DOTALL)
    path = tmp_path / "rupor.toml"
    path.write_text(shown, encoding="utf-8")
    for name in ("ident.wav", "sign-off.wav", "music.mp3"):
        save(tmp_path / name, chords(4))
    (tmp_path / "cover.png").write_bytes(cover.png("Clean water", "Office", "en"))
    certificate, key, _ = signer(tmp_path)
    certificate.rename(tmp_path / "office.pem")
    key.rename(tmp_path / "office.key")
    read = house.read(path)
    assert read.profiles[0].name == "our-station"
    assert read.profiles[0].target.integrated == -23.0
    assert read.key == tmp_path / "office.key"


def test_partners_in_the_readme_are_real_ones(tmp_path: Path) -> None:
    """The partners.toml shown is read without a complaint."""
    (shown,) = re.findall(r"```toml\n(\[mail\].*?)```", README, re.DOTALL)
    path = tmp_path / "partners.toml"
    path.write_text(shown, encoding="utf-8")
    (partner,) = office.book(path, None).partners
    assert partner.address.shown == "sftp://sever.example.org/incoming"
    assert partner.letter


def test_readme_names_every_kind_of_place() -> None:
    """Whoever reads the first page knows where files can be sent."""
    for kind in (*TRANSPORTS.builtin, "mailto"):
        assert f"`{'folder' if kind == 'local' else kind}:" in README or f"`{kind}://" in README, kind


def test_front_matter_in_the_readme_is_a_real_one() -> None:
    """The front matter shown is that of the message itself."""
    (shown,) = re.findall(r"```\n(---\n.*?---\n)```", README, re.DOTALL)
    assert (ROOT / "texts/safe-online/en.md").read_text(encoding="utf-8").startswith(shown)


def test_changelog_begins_with_this_version() -> None:
    """The newest entry of the changelog is the version of the package."""
    newest = re.search(r"^## \[([\d.]+)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert newest
    assert newest[1] == rupor.__version__


def test_locks_hold_every_dependency_and_no_address() -> None:
    """What the project needs is locked by hash, without the address of any registry."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    for requirement in project["project"]["dependencies"]:
        name = re.match(r"[\w-]+", requirement)
        assert name
        assert re.search(rf"^{name[0]}==\S+", lock, re.MULTILINE), requirement
    for path in ROOT.glob("requirements*.txt"):
        text = path.read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
