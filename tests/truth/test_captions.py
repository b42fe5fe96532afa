"""Do the captions of real texts, spoken by the voices that this machine has, obey the rules that they were cut by?"""

from pathlib import Path

import pytest

import rupor
from rupor import captions_check

ROOT = Path(__file__).parents[2]
TEXTS = [ROOT / "texts/safe-online", ROOT.parent / "shared/texts/message.ru.txt"]


@pytest.mark.slow
@pytest.mark.parametrize("text", TEXTS, ids=["six-languages", "formal-statement"])
def test_captions_obey_easy(text: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No subtitle file breaks a rule of `easy`, loses a word or drifts, in any language."""
    if not text.exists():
        pytest.skip(f"{text.name} is not here: it lies outside the repository")
    packages = rupor.produce(text, to=tmp_path, outputs=["srt", "vtt", "timeline"], allow_poor_voice=True)
    assert len(packages) == (6 if text.is_dir() else 1)
    passed, failed = captions_check.run([package.path for package in packages], named="easy", as_json=False)
    assert not failed
    assert passed, capsys.readouterr().out
