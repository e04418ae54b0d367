"""Sealed files: they open whole, in their own place, or not at all."""

import hashlib
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upstander.foundation.vault import chunks
from upstander.foundation.vault.chunks import CHUNK, HEADER, SEALED_CHUNK, Sealer
from upstander.foundation.vault.suite import NotAuthentic

KEY = bytes(range(32))
PLACE = UUID("00112233-4455-6677-8899-aabbccddeeff")
ELSEWHERE = UUID("00112233-4455-6677-8899-aabbccddee00")
SIZES = st.integers(0, 3 * CHUNK + 1)

# Sealed once, kept for ever: SHA-256 of a whole sealed file by the size of what is in it.
GOLDEN = {
    0: "4c5cc0aaeab12aa6b3e71ec310eaca1f14aeeb9782d14803b0332ba711aaeb68",
    1: "4c5cc0aaeab12aa6b3e71ec310eaca1f14aeeb9782d14803b0332ba711aaeb68",
    CHUNK: "1a74cfc26689f68606ee0fc5de6e4b3b6af6bf85723d1cd59770abcee6a57bc2",
    CHUNK + 1: "1e685a4b765eee872cc522e424d5f3678ef544adadabd84cf7152a9b5619bebb",
}


def content(size: int) -> bytes:
    return (bytes(range(251)) * (size // 251 + 1))[:size]


def sealed(data: bytes, *, step: int = CHUNK, key: bytes = KEY, place: UUID = PLACE) -> bytes:
    """Return the bytes of a file as it lies on the disk, sealed in steps of this many bytes."""
    sealer = Sealer(key, place)
    parts = [sealer.add(data[at : at + step]) for at in range(0, len(data), step)]
    return HEADER + b"".join(parts) + sealer.end()


def opened(file: bytes, *, key: bytes = KEY, place: UUID = PLACE) -> bytes:
    """Open a whole file, its padding included."""
    body = file[len(HEADER) :]
    pieces = [body[at : at + SEALED_CHUNK] for at in range(0, len(body), SEALED_CHUNK)]
    return b"".join(
        chunks.open_chunk(
            piece, key=key, file_id=place, number=number, last=number == len(pieces) - 1
        )
        for number, piece in enumerate(pieces)
    )


@pytest.mark.parametrize("size", GOLDEN)
def test_a_file_is_sealed_today_as_it_was_on_the_first_day(size: int) -> None:
    assert hashlib.sha256(sealed(content(size))).hexdigest() == GOLDEN[size]


@given(size=SIZES, step=st.integers(1000, 2 * CHUNK))
def test_what_comes_in_steps_of_any_size_is_the_same_file(size: int, step: int) -> None:
    data = content(size)
    file = sealed(data, step=step)
    assert file == sealed(data)
    assert opened(file) == data.ljust(chunks.padded(size), b"\0")


@given(size=st.integers(0, 30_000_000))
def test_padding_says_little_of_the_size_and_costs_little(size: int) -> None:
    full = chunks.padded(size)
    assert full % CHUNK == 0
    assert max(size, 1) <= full <= max(CHUNK, size * 9 / 8 + CHUNK)


def test_all_files_up_to_25_mb_have_few_sizes() -> None:
    sizes = {chunks.padded(size) for size in range(0, 25_000_000, CHUNK)}
    assert len(sizes) == 52


def test_a_sealed_file_is_as_long_as_its_padded_size_says() -> None:
    assert len(sealed(content(CHUNK + 1))) == chunks.sealed_size(2 * CHUNK)


@given(keep=st.integers(0, 3 * SEALED_CHUNK - 1))
def test_a_file_that_was_cut_does_not_open(keep: int) -> None:
    file = sealed(content(3 * CHUNK))[: len(HEADER) + keep]
    if keep:
        with pytest.raises(NotAuthentic):
            opened(file)


def test_a_file_that_was_added_to_does_not_open() -> None:
    file = sealed(content(2 * CHUNK))
    with pytest.raises(NotAuthentic):
        opened(file + file[-SEALED_CHUNK:])


@given(order=st.permutations(range(3)))
def test_pieces_in_another_order_do_not_open(order: list[int]) -> None:
    body = sealed(content(3 * CHUNK))[len(HEADER) :]
    mixed = b"".join(body[one * SEALED_CHUNK : (one + 1) * SEALED_CHUNK] for one in order)
    if order != [0, 1, 2]:
        with pytest.raises(NotAuthentic):
            opened(HEADER + mixed)


@given(at=st.integers(0, 2 * SEALED_CHUNK - 1), bit=st.integers(0, 7))
def test_a_file_with_one_bit_changed_does_not_open(at: int, bit: int) -> None:
    file = bytearray(sealed(content(2 * CHUNK)))
    file[len(HEADER) + at] ^= 1 << bit
    with pytest.raises(NotAuthentic):
        opened(bytes(file))


def test_a_piece_of_another_file_does_not_open_here() -> None:
    one, other = sealed(content(2 * CHUNK)), sealed(content(2 * CHUNK), place=ELSEWHERE)
    end = -SEALED_CHUNK
    with pytest.raises(NotAuthentic):
        opened(one[:end] + other[end:])


@pytest.mark.parametrize("wrong", [{"key": bytes(32)}, {"place": ELSEWHERE}])
def test_a_file_opens_with_its_own_key_in_its_own_place_only(wrong: dict[str, object]) -> None:
    with pytest.raises(NotAuthentic):
        opened(sealed(b"words"), **wrong)


def test_each_file_has_a_key_of_its_own() -> None:
    assert len({chunks.new_file_key() for _file in range(100)}) == 100
