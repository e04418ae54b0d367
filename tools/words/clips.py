"""Make the spoken clips: every list word, every character of a handle, digits and a few phrases.

    apt-get install espeak-ng
    python tools/words/clips.py

Writes clips/en.bin, the samples of all clips one after the other (8,000 a second, 8 bits,
unsigned, mono), and clips/en.csv, which says where each begins and how long it is. A recording of
a person replaces them by the same two files.
"""

from __future__ import annotations

import argparse
import csv
import io
import math
import subprocess
import wave
from array import array
from functools import cache
from itertools import accumulate
from operator import mul
from pathlib import Path

DATA = Path(__file__).parents[2] / "src/upstander/foundation/vault/data/words"
VOICE, WORDS_A_MINUTE = "en-gb", 140
RATE_IN, RATE_OUT = 22_050, 8_000
STEP = math.gcd(RATE_IN, RATE_OUT)
PHASES, STRIDE = RATE_OUT // STEP, RATE_IN // STEP  # 160 samples out for 441 in
CUT = 3_700 / RATE_IN  # of the input rate: just below what 8,000 samples a second can hold
REACH = 48  # input samples on each side of a filter
QUIET = 0.02  # of the loudest sample: what is trimmed at both ends
MARGIN, FADE = 160, 40  # output samples kept at the ends, and faded

CHARACTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PHRASES = {
    "computer-voice": "This is a computer voice. Other people may hear.",
    "your-code-is": "Your code is",
    "the-pictures-are": "The pictures are",
    "the-numbers-are": "The numbers are",
    "end-of-the-code": "End of the code.",
}


def said() -> dict[str, str]:
    """Return the text of each clip by its name."""
    with (DATA / "words.csv").open(encoding="utf-8", newline="") as file:
        words = {row["word"]: row["word"] for row in csv.DictReader(file)}
    return words | {char: char for char in CHARACTERS} | PHRASES


def speak(text: str) -> list[float]:
    """Return what the computer voice says, as samples from -1 to 1."""
    command = ["espeak-ng", "-v", VOICE, "-s", str(WORDS_A_MINUTE), "--stdout", text]
    answer = subprocess.run(command, capture_output=True, check=True)
    with wave.open(io.BytesIO(answer.stdout)) as sound:
        if sound.getframerate() != RATE_IN:
            raise SystemExit("espeak-ng speaks at a rate this script does not know")
        samples = array("h", sound.readframes(sound.getnframes()))
    return [sample / 32_768 for sample in samples]


@cache
def taps(phase: int) -> list[float]:
    """Return the low-pass filter for an output sample between two input samples."""
    shift = phase * STRIDE / PHASES % 1
    ats = [position - shift for position in range(-REACH, REACH + 1)]
    ideal = [2 * CUT * (math.sin(x) / x if (x := 2 * math.pi * CUT * at) else 1) for at in ats]
    return [
        tap * (0.5 + 0.5 * math.cos(math.pi * at / (REACH + 1)))
        for tap, at in zip(ideal, ats, strict=True)
    ]


def resampled(samples: list[float]) -> list[float]:
    """Return the sound at the output rate."""
    padded = [0.0] * REACH + samples + [0.0] * (REACH + 1)
    count = len(samples) * PHASES // STRIDE
    starts = ((index % PHASES, index * STRIDE // PHASES) for index in range(count))
    return [sum(map(mul, taps(phase), padded[at : at + 2 * REACH + 1])) for phase, at in starts]


def trimmed(samples: list[float]) -> list[float]:
    """Return the sound without the silence around it, as loud as it can be, ends faded."""
    peak = max(map(abs, samples))
    loud = [index for index, sample in enumerate(samples) if abs(sample) > peak * QUIET]
    kept = samples[max(0, loud[0] - MARGIN) : loud[-1] + MARGIN]
    last = len(kept) - 1
    return [
        sample / peak * 0.98 * min(1, index / FADE, (last - index) / FADE)
        for index, sample in enumerate(kept)
    ]


def clip(text: str) -> bytes:
    """Return the clip of a text as unsigned 8-bit samples."""
    return bytes(128 + round(sample * 127) for sample in trimmed(resampled(speak(text))))


def make(language: str) -> int:
    """Write both files of a language; return the bytes of sound."""
    names = said()
    clips = [clip(text) for text in names.values()]
    offsets = [0, *accumulate(map(len, clips))]
    rows = zip(names, offsets, map(len, clips), strict=False)
    with (DATA / "clips" / f"{language}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("name", "offset", "length"), *rows])
    return (DATA / "clips" / f"{language}.bin").write_bytes(b"".join(clips))


def main() -> None:
    """Make the clips of English, the only language so far."""
    argparse.ArgumentParser(description="Make the spoken clips.").parse_args()
    print(f"{make('en'):,} bytes of sound")


if __name__ == "__main__":
    main()
