"""The one source of randomness: named generators, independent of each other, from one seed.

A name keeps its numbers when other names come and go: adding a candidate does not change another one's draws.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

_WORD_BYTES = 4


def generator(seed: int, name: str) -> np.random.Generator:
    """A NumPy generator for the purpose `name`, from the project's `seed`.

    The name's SHA-256 is the spawn key of a `numpy.random.SeedSequence`, which makes streams statistically independent.
    """
    import numpy as np  # noqa: PLC0415  costs 0.1 s, and the command line imports this floor

    words = hashlib.sha256(name.encode()).digest()
    key = tuple(int.from_bytes(words[i : i + _WORD_BYTES], "big") for i in range(0, len(words), _WORD_BYTES))
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))


def integer(seed: int, name: str) -> int:
    """A whole number in [0, 2**31) for the purpose `name`: for libraries that take a `random_state`."""
    return int(generator(seed, name).integers(2**31))
