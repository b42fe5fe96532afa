"""Who may import whom, read from the source itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import rupor
from rupor.captions.formats import FORMATS

ROOT = Path(rupor.__file__).parent
MODULES = {
    ".".join(("rupor", *path.relative_to(ROOT).with_suffix("").parts)): path for path in ROOT.rglob("*.py")
}
STATIONS = ("text", "voice", "sound", "captions", "package", "radio")
GROUND = ("rupor.model", "rupor.bidi", "rupor.signs", "rupor.tag", "rupor.clock", "rupor.errors", "rupor.run")
NETWORK = ("rupor.voice.engines.gtts", "rupor.radio.transports", "rupor.radio.partners")
"""Who speaks to other machines, or reads their addresses."""
FORMAT_MODULES = sorted({entry.target.partition(":")[0] for entry in FORMATS.builtin.values()})


def imports(module: str) -> Iterator[str]:
    """Name every module, and every name from a module, that *module* imports, at its top or in a function."""
    for node in ast.walk(ast.parse(MODULES[module].read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def within(name: str, *folders: str) -> bool:
    """Tell whether *name* is one of *folders* or in one of them."""
    return any(f"{name}.".startswith(f"{folder}.") for folder in folders)


def of(*folders: str) -> list[str]:
    """Name the modules of *folders*."""
    return sorted(module for module in MODULES if within(module, *folders))


def test_every_station_is_looked_at() -> None:
    """No folder of the program escapes these tests."""
    folders = {path.parent.relative_to(ROOT).parts[0] for path in ROOT.glob("*/*.py")}
    assert folders == {
        *STATIONS,
        "model",
        "run",
        "pages",
        "papers",
        "verify",
        "fitting",
        "house",
        "delivery",
        "cli",
    }
    assert all(of(f"rupor.{station}") for station in STATIONS)


@pytest.mark.parametrize("station", STATIONS)
def test_stations_meet_in_the_pipeline(station: str) -> None:
    """A station imports the values, the time, the errors, the engine room and itself: no other station."""
    # Letters and feeds are pages too.
    pages = ("rupor.pages",) if station == "radio" else ()
    allowed = (*GROUND, *pages, "rupor.__version__", f"rupor.{station}")
    for module in of(f"rupor.{station}"):
        strange = [name for name in imports(module) if within(name, "rupor") and not within(name, *allowed)]
        assert not strange, f"{module} imports {strange}"


@pytest.mark.parametrize("module", of(*GROUND))
def test_the_ground_leans_on_itself_alone(module: str) -> None:
    """What every station uses uses no station; the values and the errors use nothing but the time."""
    allowed = (
        GROUND if within(module, "rupor.run") else ("rupor.clock", "rupor.signs", "rupor.tag", "rupor.model")
    )
    assert not [name for name in imports(module) if within(name, "rupor") and not within(name, *allowed)]


PLUGINS = [name for name in of("rupor.voice.engines") if not name.endswith("__init__")] + FORMAT_MODULES


@pytest.mark.parametrize("module", PLUGINS)
def test_plugins_do_not_know_each_other(module: str) -> None:
    """An engine or a subtitle format can be read, and thrown away, alone."""
    siblings = [name for name in PLUGINS if name != module]
    assert not [name for name in imports(module) if within(name, *siblings)]


@pytest.mark.parametrize("module", [name for name in of("rupor.voice.workers")])
def test_workers_stand_alone(module: str) -> None:
    """A worker may run under another Python: it imports nothing of Rupor's but what lies beside it."""
    assert not [name for name in imports(module) if within(name, "rupor")]


@pytest.mark.parametrize(
    ("library", "home"),
    [
        ("subprocess", "rupor.run"),
        ("pydub", "rupor.sound"),
        ("sqlalchemy", "rupor.radio.ledger"),
        ("alembic", "rupor.radio.ledger"),
        ("keyring", "rupor.radio.partners"),
        *(
            (name, NETWORK)
            for name in ("requests", "socket", "http", "urllib", "smtplib", "ftplib", "paramiko")
        ),
    ],
)
def test_one_home(library: str, home: str | tuple[str, ...]) -> None:
    """Programs are started, sound is edited, the ledger is kept and the network is reached in few places."""
    homes = (home,) if isinstance(home, str) else home
    users = [module for module in MODULES if any(within(name, library) for name in imports(module))]
    assert all(within(module, *homes) for module in users)


def test_nothing_imports_the_counter() -> None:
    """The command line and the library's face stand at the end of the road."""
    for module in MODULES:
        if module not in ("rupor.__main__", "rupor.__init__") and not within(module, "rupor.cli"):
            assert not [name for name in imports(module) if within(name, "rupor.cli", "rupor.api")], module
