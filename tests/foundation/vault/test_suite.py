"""The bytes of the suite, held against RFC 9180 and against themselves of yesterday."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.foundation.vault import hpke_reference
from upstander.foundation.vault import suite

PRIVATE = bytes.fromhex("497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d")
PUBLIC = bytes.fromhex("430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c")
INFO = suite.context("statement/1", bytes(16), bytes(range(16)), (1).to_bytes(4))

# Sealed once, kept for ever: if one of these stops opening, so does every report in the world.
GOLDEN = {
    "a word": (
        "0101dc36363923d128cc1a43668b95e0ed1c735f2e154d7ce594597fbd0fa82e7c64f753f4b757caa258"
        "9033dc0f00ec7702fac79f666bff8c7c5c96a7ade08553e6a7c7941ff069f954565a4aca6a3b2108f10d"
        "b2d2c3cd2c842c97d452bf60ac6d5e7aadabafc16a92d569d19bc823b1e807842e9946af282cf02a8001"
        "1843996a5de60d5688e2d4b0b99316986843e336e33dc049d3f333307412c6091465f20654fa20b946a5"
        "89e3a3ff4e90cefbf9ede44979b9d0282cdc531d34dba6c4b3c5bcc363e6a9af16148ef1d2bd1a4ba5a0"
        "bfe0f37b9e7499e4c4bc990b8ad1e56fb2a537dcb849167d14e1c019f9618883c566786994e2280797a3"
        "f834c40533590e0f8749256c07ac987f69e4d24a6453dcbc4097fd2ad5f4089eaf0db0557113f38680d8"
        "9a37e64a91dbfd8684666ac0"
    ),
    "nothing": (
        "010166de5e5c00126b9c066dc793c2afefbcbc8bb1711f5470d364e52d06e90a264f877a40694a17e017"
        "0579849bd335df71d40cf433969a107c2b5873a898c37028701d4381bbe978f0c6cf0b82aeedb90843f8"
        "f847bda8f66900d280538dbd910744e6a817bed177b59c9d9bacfe7246162e86a5ec9e5983320f6b2622"
        "451ff9aed75ab5f1de00f0f810ba59f07f916dd10983538e994bb02974222389f0cb2844ad3a258d77fd"
        "0547208fe7d7ff3173f9954c8b489527a4f0f634266d57be4126bd560d6bdbcae47718e84048c6830e8b"
        "407dcaed184ede805d7e6feb71d4c4aaf2026988a3fb8affddaa94b8694e0dc00efe6ef04731da35efd4"
        "689057004cfe85fc6bcacc7f325cdee3400c2d176ded7dec92607f148b7f2ebc1e4cb337aa30a4314394"
        "a9195e8254662a36c0fbafa1"
    ),
}


def test_the_reference_reproduces_the_vector_of_rfc_9180_for_our_suite() -> None:
    # Published test vectors of RFC 9180, mode 0, KEM 0x0020, KDF 0x0001, AEAD 0x0002.
    opened = hpke_reference.open_sealed(
        enc=bytes.fromhex("6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256"),
        ciphertext=bytes.fromhex(
            "e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be9931980a41de125a925cdad859d5b7a"
        ),
        private=PRIVATE,
        info=bytes.fromhex("4f6465206f6e2061204772656369616e2055726e"),
        aad=b"Count-0",
    )
    assert opened == b"Beauty is truth, truth beauty"


def test_what_the_suite_seals_the_reference_opens() -> None:
    envelope = suite.seal(b"plain words", PUBLIC, INFO)
    opened = hpke_reference.open_sealed(
        enc=envelope[2:34], ciphertext=envelope[34:], private=PRIVATE, info=INFO, aad=b""
    )
    assert opened == b"plain words"


@pytest.mark.parametrize(("plain", "hexadecimal"), GOLDEN.items())
def test_a_golden_envelope_still_opens(plain: str, hexadecimal: str) -> None:
    text = "" if plain == "nothing" else plain
    padded = suite.unseal(bytes.fromhex(hexadecimal), PRIVATE, INFO)
    assert suite.unpad(padded).decode() == text


def test_an_envelope_begins_with_its_version_and_suite() -> None:
    assert suite.seal(b"", PUBLIC, INFO)[:2] == b"\x01\x01"


@given(st.binary(max_size=2000))
def test_what_is_sealed_opens_again_unchanged(plain: bytes) -> None:
    assert suite.unseal(suite.seal(plain, PUBLIC, INFO), PRIVATE, INFO) == plain


@given(st.integers(min_value=0, max_value=400), st.integers(min_value=1, max_value=255))
def test_an_envelope_with_one_changed_byte_stays_closed(place: int, change: int) -> None:
    envelope = bytearray(suite.seal(bytes(256), PUBLIC, INFO))
    envelope[place % len(envelope)] ^= change
    with pytest.raises(suite.NotAuthentic):
        suite.unseal(bytes(envelope), PRIVATE, INFO)


@given(st.integers(min_value=0, max_value=305))
def test_a_truncated_envelope_stays_closed(length: int) -> None:
    envelope = suite.seal(bytes(256), PUBLIC, INFO)
    with pytest.raises(suite.NotAuthentic):
        suite.unseal(envelope[:length], PRIVATE, INFO)


def test_an_envelope_in_another_place_stays_closed() -> None:
    elsewhere = suite.context("statement/1", bytes(16), bytes(16), (1).to_bytes(4))
    with pytest.raises(suite.NotAuthentic):
        suite.unseal(suite.seal(b"plain", PUBLIC, INFO), PRIVATE, elsewhere)


@given(st.lists(st.binary(max_size=20), max_size=4), st.lists(st.binary(max_size=20), max_size=4))
def test_two_contexts_are_the_same_only_when_their_parts_are(
    one: list[bytes], other: list[bytes]
) -> None:
    assert (suite.context(*one) == suite.context(*other)) == (one == other)


@given(st.binary(max_size=2000))
def test_padding_comes_off_again_and_hides_the_length(document: bytes) -> None:
    padded = suite.pad(document)
    assert suite.unpad(padded) == document
    assert len(padded) % suite.PAD_STEP == 0
    assert len(padded) - len(document) <= suite.PAD_STEP + 3


def test_a_locked_text_opens_with_its_key_in_its_place_only() -> None:
    key = bytes(32)
    locked = suite.lock(b"held", key, b"here")
    assert suite.unlock(locked, key, b"here") == b"held"
    with pytest.raises(suite.NotAuthentic):
        suite.unlock(locked, key, b"there")
    with pytest.raises(suite.NotAuthentic):
        suite.unlock(locked, bytes(31) + b"\x01", b"here")


def test_the_same_typed_words_stretch_differently_with_another_pepper() -> None:
    cost = suite.Cost(memory=64, passes=1)
    one = suite.stretch(b"typed", b"pepper", bytes(16), cost)
    other = suite.stretch(b"typed", b"salt and", bytes(16), cost)
    assert one != other


def test_stretching_is_pinned() -> None:
    cost = suite.Cost(memory=64, passes=1)
    stretched = suite.stretch(b"typed", b"pepper", bytes(16), cost)
    assert stretched.hex() == "f0e1b10b733e576d2e6101bbed154111d40554fa7e04ace281853ab2618ec303"


def test_a_fingerprint_is_read_aloud_in_fours() -> None:
    assert suite.fingerprint(PUBLIC) == "69df 8d73 e740 7153"
