"""Real packages for tests of what partners get: spoken by the voice that beeps, made by the whole road."""

import dataclasses
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

import rupor
from rupor.model import Address, Event, House, Partner, Profile
from rupor.package import own_sum, read
from rupor.package.read import Opened
from rupor.sound import profile

TEXT = (
    "Boil the water for one minute before you drink it.\n\nThen let it cool, and keep it in a clean can.\n\n"
    "Call 555-0142 for help at any time.\n"
)
HEAD = (
    'title: "Clean water"\nauthor: Water Office\ndate: 2026-08-30\nembargo: 2026-09-01T10:00+02:00\n'
    "expires: 2026-10-01\ncontact: desk@example.org\n"
)


def package(
    folder: Path,
    *,
    profiles: Iterable[str] = (),
    outputs: Iterable[str] = (),
    head: str = HEAD,
    text: str = TEXT,
    house: House | None = None,
) -> Opened:
    """Speak a message by beeps into a package, and open it."""
    source = folder / "text" / "water.en.md"
    source.parent.mkdir(parents=True, exist_ok=True)
    source.write_text(f"---\n{head}---\n{text}", encoding="utf-8")
    (made,) = rupor.produce(
        source,
        to=folder / "audio",
        voices=["en=tone:beep"],
        allow_poor_voice=True,
        profiles=profiles,
        outputs=outputs,
        house=house,
    )
    return read.opened(made.path)


def partner(wanted: str | Profile | None = "podcast", *papers: str, name: str = "radio-sever") -> Partner:
    """Make a partner that wants a profile and papers in a folder of this disk."""
    own = profile.get(wanted) if isinstance(wanted, str) else wanted
    return Partner(name=name, profile=own, papers=papers, address=Address(kind="local", path="/media/stick"))


def described(opened: Opened, **message: object) -> Opened:
    """Write other words about the message into a package's manifest, with a sum that holds, and open it again."""
    path = opened.folder / "manifest.json"
    document = json.loads(path.read_text("utf-8"))
    document["message"] |= message
    document[own_sum.KEY] = own_sum.EMPTY
    text = own_sum.filled(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    path.write_text(text, encoding="utf-8", newline="")
    return read.opened(opened.folder)


@dataclasses.dataclass
class Log:
    """Whoever counts the files that were made."""

    events: list[Event] = dataclasses.field(default_factory=list)

    def __call__(self, event: Event) -> None:
        """Take down an event."""
        self.events.append(event)

    @property
    def rendered(self) -> int:
        """How many profiles were rendered."""
        return sum(one.step == "master" for one in self.events)


def copied(opened: Opened, to: Path) -> Opened:
    """Copy a package, to do harm to it or to have it on another machine, and open it."""
    shutil.copytree(opened.folder, to)
    return read.opened(to)
