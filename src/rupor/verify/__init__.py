"""``rupor verify``: is a package whole, and is every file in it what its manifest says and its outlet wants?

It needs nothing but the package: not the text, the voices or the machine that it was made on. Files are checked several
at a time; memory does not grow with their length.
"""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rupor import captions_check, clock
from rupor.captions import read as subtitles
from rupor.captions.measures import NAMES
from rupor.errors import MissingDependency, PackageError, RuporError
from rupor.package import credentials, own_sum
from rupor.package import read as packages
from rupor.package.credentials import Credentials
from rupor.package.read import File, Opened
from rupor.package.seal import MANIFEST
from rupor.verify import labels, sound
from rupor.verify.check import Check, judge

MARKS = {"well": "ok     ", "warning": "warning", "wrong": "WRONG  "}
SOUND = "audio/"
AGAINST_SOUND = ("start", "end", "lost", "added", "doubled", "overlap", "empty")
"""Rules of captions whose breach means that they are not those of the sound; others are a matter of style."""
CUE_SHEET = "cue-sheet.json"
"""How the name of the cue sheet for programs ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found in one package."""

    folder: Path
    files: tuple[str, ...]
    checks: tuple[Check, ...]

    @property
    def passed(self) -> bool:
        """Tell whether nothing is wrong; a warning is not."""
        return all(one.state != "wrong" for one in self.checks)

    def of(self, file: str) -> tuple[Check, ...]:
        """Return what was checked of one file; of the package as a whole, where *file* is empty."""
        return tuple(one for one in self.checks if one.file == file)


def run(paths: Sequence[Path], *, trust: Path | None, as_json: bool) -> bool:
    """Verify all packages that *paths* are or hold, and print what was found; tell whether all is well.

    Raises ConfigError when a path is no package or *trust*, a PEM file, holds no certificates, and MissingDependency
    when signatures are to be trusted and no library here can check them.
    """
    if trust:
        credentials.trusted(trust)
    passed = True
    for folder in packages.find(paths):
        found = verify(folder, trust)
        passed = passed and found.passed
        if as_json:
            _print_json(found)
        else:
            _print(found)
    return passed


def verify(folder: Path, trust: Path | None = None) -> Verdict:
    """Check the package in *folder*; what is wrong is in the verdict, and no error."""
    first: list[Check] = [_manifest(folder)]
    try:
        package = packages.opened(folder)
    except PackageError as error:
        first.append(_said("contents", error))
        try:
            package = packages.listed(folder)
        except PackageError:
            return Verdict(folder=folder, files=(), checks=tuple(first))
    whole = [*first, *_package(package)]
    with ThreadPoolExecutor(os.cpu_count() or 1, "rupor-verify") as pool:
        judged = list(pool.map(lambda file: _file(package, file, trust), package.files))
    whole += _signers([found for _, found in judged])
    checks = [check for some, _ in judged for check in some]
    return Verdict(folder=folder, files=tuple(file.name for file in package.files), checks=(*whole, *checks))


def _said(name: str, error: RuporError) -> Check:
    """Turn an error, which says what is wrong, expected and next, into a check."""
    return Check(name=name, state="wrong", found=str(error), expected="", advice="")


def _manifest(folder: Path) -> Check:
    """Check the manifest's sum of itself; packages of Rupor up to 0.3 have none."""
    try:
        data = (folder / MANIFEST).read_bytes()
    except OSError as error:
        return judge("manifest", False, f"cannot be read ({error.strerror})", "a readable manifest")
    holds = own_sum.holds(data)
    found = {None: "has no sum of its own", True: "as it was made", False: "was changed since it was made"}
    return judge("manifest", holds is not False, found[holds], "the manifest as it was made")


def _package(package: Opened) -> Iterator[Check]:
    """Check what concerns no single file: files that nobody names, or twice, and speech that is in no sound file."""
    for name in _strays(package):
        yield Check(
            name="stray file",
            state="warning",
            found=f"'{name}' is named by no manifest",
            expected=f"only what {MANIFEST} names",
            advice="Take it out, or ask who put it there",
        )
    twice = [name for name, count in Counter(file.name for file in package.files).items() if count > 1]
    if twice:
        yield judge("files", False, f"named twice: {', '.join(twice)}", "every file once")
    profiles: dict[str, list[File]] = {}
    for file in package.files:
        if file.media_type.startswith(SOUND) and file.length:
            profiles.setdefault(file.profile, []).append(file)
    for name, files in profiles.items():
        lost = [one for one in package.placed if not _holds(files, one.start, one.end)]
        if lost:
            where = f"{clock.seconds(lost[0].start):.1f} s"
            found = f"{len(lost)} segments, the first at {where}, are in no file" + f" of {name}" * bool(name)
            yield judge("coverage", False, found, "every segment in a sound file")


def _holds(files: Iterable[File], start: int, end: int) -> bool:
    return any(one.start <= start and end <= one.start + (one.length or 0) for one in files)


def _strays(package: Opened) -> list[str]:
    """Name every file in the package's folder that its manifest does not."""
    known = {file.name for file in package.files} | {MANIFEST}
    found = []
    for top, folders, files in os.walk(package.folder):
        links = [one for one in folders if (Path(top) / one).is_symlink()]
        found += [(Path(top) / one).relative_to(package.folder).as_posix() for one in (*files, *links)]
    return sorted(set(found) - known)


def _signers(found: Iterable[Credentials]) -> Iterator[Check]:
    """Check that one office signed all that is signed."""
    signers = {(one.signer, one.issuer) for one in found if one.valid}
    if len(signers) > 1:
        names = ", ".join(sorted(signer for signer, _ in signers))
        yield judge("signers", False, f"files are signed by {names}", "one signer for all files")


def _file(package: Opened, file: File, trust: Path | None) -> tuple[list[Check], Credentials]:
    """Check one file in every way that fits it."""
    found = Credentials()
    checks: list[Check] = []
    try:
        path = package.path(file)
        checks += _bytes(file, path)
        if file.media_type.startswith(SOUND):
            checks += sound.checks(package, file, path)
            checks += labels.checks(package, file, path)
            signed, found = _credentials(package, file, path, trust)
            checks += signed
        elif subtitles.ending(file.name) in subtitles.READERS:
            checks += _captions(package, file)
        elif file.name.endswith(CUE_SHEET):
            checks += _cue_sheet(package, file)
    except MissingDependency:
        raise
    except RuporError as error:
        checks.append(_said("file", error))
    except OSError as error:
        checks.append(judge("file", False, f"cannot be read ({error.strerror})", "a readable file"))
    return [replace(one, file=file.name) for one in checks], found


def _bytes(file: File, path: Path) -> Iterator[Check]:
    size = path.stat().st_size
    if file.size is not None:
        yield judge("size", size == file.size, f"{size} bytes", f"{file.size} bytes")
    if not file.sha256:
        return
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    expected = f"SHA-256 {file.sha256[:12]}…: the file that the package was made with"
    yield judge("sha256", digest == file.sha256, f"SHA-256 {digest[:12]}…", expected)


def _credentials(
    package: Opened, file: File, path: Path, trust: Path | None
) -> tuple[list[Check], Credentials]:
    """Check who signed a sound file; one without tags, for telephones and older radio systems, has no signature."""
    profile = package.profiles.get(file.profile)
    if not credentials.signable(file.media_type) or (profile and not profile.tags):
        return [], Credentials()
    try:
        found = credentials.check(path, file.media_type, trust)
    except MissingDependency as error:
        if trust:
            raise
        unknown = Check(
            name="credentials",
            state="warning",
            found="it is signed; nothing here can check by whom",
            expected="a valid signature",
            advice=str(error).rpartition(". ")[2],
        )
        return [unknown], Credentials()
    return [_credited(found, trusting=trust is not None)], found


def _credited(found: Credentials, *, trusting: bool) -> Check:
    wanted = "a signature by a certificate that --trust names" if trusting else "a valid signature, or none"
    advice = "Do not use it before its maker has confirmed it"
    if not found.present:
        return judge("credentials", not trusting, "not signed", wanted, advice=advice)
    if not found.valid:
        told = f"Content Credentials are broken: {'; '.join(found.problems)}"
        return judge("credentials", False, told, wanted, advice=advice)
    issued = f" ({found.issuer})" if found.issuer else ""
    listed = "a trusted certificate" if found.trusted else "the certificate is not in a trust list"
    told = f"signed by {found.signer or 'nobody named'}{issued}; {listed}"
    return judge("credentials", found.trusted or not trusting, told, wanted, shown=True, advice=advice)


def _captions(package: Opened, file: File) -> Iterator[Check]:
    """Check a subtitle file by the rules that it was cut by."""
    (one,), _ = captions_check.subtitles(replace(package, files=(file,)))
    report = one.check(None)
    against = [breach for breach in report.breaches if breach.rule in AGAINST_SOUND]
    if against:
        first = against[0]
        where = f"cue {first.cue} at {captions_check.time(first.time)}: {NAMES[first.rule]}, {first.reason}"
        found = f"{len(against)} times not as the sound; first {where}"
        yield judge("captions", False, found, "captions of this very sound")
    elif report.breaches:
        yield Check(
            name="captions",
            state="warning",
            found=f"{report.broken} of {report.cues} cues break the rules {report.rules} ({report.by_rule})",
            expected=f"the rules {report.rules}",
            advice=f"Run: rupor captions {package.folder} --check",
        )
    else:
        yield Check(
            name="captions", found=f"{report.cues} cues, {report.rules}", expected=report.rules, shown=True
        )


def _cue_sheet(package: Opened, file: File) -> Iterator[Check]:
    """Check that the cue sheet tells the same sums as the manifest."""
    known = {one.name: one.sha256 for one in package.files}
    try:
        told = dict(_sums(json.loads(package.data(file))))
    except ValueError:
        yield judge("cue sheet", False, "cannot be read", "JSON")
        return
    other = sorted(name for name, digest in told.items() if known.get(name) != digest)
    found = f"other sums than the manifest for {', '.join(other)}" if other else f"{len(told)} sums agree"
    yield judge("cue sheet", not other, found, "the sums of the manifest", shown=True)


def _sums(value: Any) -> Iterator[tuple[str, str]]:
    """Yield the name and the sum of every file that a document describes."""
    if isinstance(value, list):
        for one in value:
            yield from _sums(one)
    elif isinstance(value, dict):
        name, digest = value.get("name"), value.get("sha256")
        if isinstance(name, str) and isinstance(digest, str):
            yield name, digest
        for one in value.values():
            yield from _sums(one)


def _print_json(found: Verdict) -> None:
    """Print every check and a summary, one object a line."""
    for one in found.checks:
        line = {
            "type": "check",
            "package": str(found.folder),
            "file": one.file,
            "check": one.name,
            "state": one.state,
            "found": one.found,
            "expected": one.expected,
            "next": one.advice,
        }
        print(json.dumps(line, ensure_ascii=False))
    states = Counter(one.state for one in found.checks)
    summary = {
        "type": "summary",
        "package": str(found.folder),
        "passed": found.passed,
        "files": len(found.files),
        "checks": len(found.checks),
        "wrong": states["wrong"],
        "warnings": states["warning"],
    }
    print(json.dumps(summary, ensure_ascii=False), flush=True)


def _print(found: Verdict) -> None:
    """Print a line for each file, then what is wrong, and what to do about it."""
    print(f"{found.folder}")
    width = max((len(name) for name in found.files), default=0)
    for name in dict.fromkeys(found.files):
        checks = found.of(name)
        state = next(
            (one for one in ("wrong", "warning") if any(check.state == one for check in checks)), "well"
        )
        bad = [one.name for one in checks if one.state == state]
        told = [one.found for one in checks if one.shown] if state == "well" else bad
        print(f"  {MARKS[state]}  {name:{width}}  {', '.join(dict.fromkeys(told))}".rstrip())
    worst = [one for state in ("wrong", "warning") for one in found.checks if one.state == state]
    if worst:
        print()
    for one in worst:
        print(f"{MARKS[one.state].strip()}: {_told(one)}")
    states = Counter(one.state for one in found.checks)
    verdict = "All is well" if found.passed else "Not as it was made"
    counted = f"{len(found.files)} files, {len(found.checks)} checks"
    print(f"\n{verdict}: {counted}, {states['wrong']} wrong, {states['warning']} warnings\n", flush=True)


def _told(check: Check) -> str:
    where = f"{check.file}: {check.name}: " if check.file else f"{check.name}: "
    if not check.advice:
        return where + check.found
    return f"{where}{check.found}. Expected {check.expected}. {check.advice}"
