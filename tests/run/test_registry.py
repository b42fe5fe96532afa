"""Plugins by name, with real entry points of a distribution that the test installs."""

from pathlib import Path

import pytest

from rupor.errors import ConfigError, MissingDependency
from rupor.run.registry import Entry, Registry, close_matches

GROUP = "rupor.test_things"


@pytest.fixture
def registry() -> Registry:
    """Make a registry with a plugin that works and one whose library is not installed."""
    builtin = {
        "decimal": Entry("decimal:Decimal"),
        "absent": Entry("no_such_library.plugin:Thing", "pip install 'rupor[absent]'"),
        "broken": Entry("no_such_library.plugin:Thing"),
    }
    return Registry(kind="thing", group=GROUP, builtin=builtin)


@pytest.fixture
def third_party(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a distribution with two plugins, one of which takes a name of Rupor's own."""
    about = tmp_path / "third_party-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: third-party\nVersion: 1\n")
    (about / "entry_points.txt").write_text(
        f"[{GROUP}]\ntheirs = rupor_third_party:thing\ndecimal = rupor_third_party:thing\n"
    )
    (tmp_path / "rupor_third_party.py").write_text("thing = 'theirs'\n")
    monkeypatch.syspath_prepend(tmp_path)


def test_load(registry: Registry) -> None:
    """A plugin is what its entry names."""
    import decimal

    assert registry.load("decimal") is decimal.Decimal


def test_unknown(registry: Registry) -> None:
    """A wrong name is answered with the known ones and the nearest of them."""
    with pytest.raises(
        ConfigError,
        match=r"unknown thing 'decimel'\. Known: absent, broken, decimal\. Did you mean 'decimal'\?",
    ):
        registry.load("decimel")


def test_unlike_anything(registry: Registry) -> None:
    """Nothing is offered for a name that is like none."""
    with pytest.raises(ConfigError) as caught:
        registry.load("xyz")
    assert "Did you mean" not in str(caught.value)
    assert close_matches("x", []) == "Known: none."


def test_not_installed(registry: Registry) -> None:
    """A plugin whose library is missing names the command that installs it, where there is one."""
    with pytest.raises(
        MissingDependency, match=r"thing 'absent' is not installed .*Run: pip install 'rupor\[absent\]'$"
    ):
        registry.load("absent")
    with pytest.raises(MissingDependency) as caught:
        registry.load("broken")
    assert "Run:" not in str(caught.value)


@pytest.mark.usefixtures("third_party")
def test_third_parties_add_theirs(registry: Registry) -> None:
    """An installed distribution adds plugins, and cannot take the place of Rupor's own."""
    assert registry.load("theirs") == "theirs"
    assert list(registry.entries()) == ["decimal", "absent", "broken", "theirs"]
    assert registry.load("decimal") != "theirs"


@pytest.mark.usefixtures("third_party")
def test_third_parties_can_be_misspelt(registry: Registry) -> None:
    """Their names are offered as Rupor's own are."""
    with pytest.raises(ConfigError, match="Did you mean 'theirs'"):
        registry.load("their")
