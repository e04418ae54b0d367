"""Make the sounds of the Easy Read questions, in a computer's voice.

    apt-get install espeak-ng
    python tools/clips.py

Writes <key>.wav (8,000 samples a second, 8 bits, mono) for each page whose words have changed, and
made.csv, which says for which words each was made.
"""

import csv
import sys
import wave
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "src"))

from upstander.confidential.reporting import clips
from words.clips import RATE_OUT, clip

# Between two lines, so that each answer stands alone.
PAUSE = b"\x80" * (RATE_OUT // 2)


def make(text: str, path: Path) -> None:
    """Write one sound that says every line of a text."""
    spoken = PAUSE.join(clip(line) for line in text.splitlines())
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE_OUT)
        sound.writeframes(spoken)


def main() -> None:
    """Make what is missing or stale, and write down what was made."""
    clips.FOLDER.mkdir(parents=True, exist_ok=True)
    before = clips.made() if clips.MADE.exists() else {}
    for entry in clips.read_aloud():
        path = clips.FOLDER / f"{entry.key}.wav"
        if before.get(entry.key) != clips.words_of(entry) or not path.exists():
            make(clips.said(entry), path)
            print(f"{entry.key}: {path.stat().st_size:,} bytes")
    with clips.MADE.open("w", encoding="utf-8", newline="") as file:
        rows = [(entry.key, clips.words_of(entry)) for entry in clips.read_aloud()]
        csv.writer(file, lineterminator="\n").writerows([("key", "words"), *rows])


if __name__ == "__main__":
    main()
