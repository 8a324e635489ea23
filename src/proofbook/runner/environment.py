"""The environment variables of a stage's kernel: what would make two runs of the same stage differ is fixed here."""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import TYPE_CHECKING

from proofbook import project

if TYPE_CHECKING:
    from collections.abc import Mapping

THREADS = 2
_POOLS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_SETTINGS = ("PYTHONPATH", "PYTHONSTARTUP", "PYTHONOPTIMIZE", "PYTHONWARNINGS", "MATPLOTLIBRC", "MPLBACKEND")


def kernel_environment(root: Path, base: Mapping[str, str] | None = None) -> dict[str, str]:
    """`base` (default: this process's environment) with everything that changes results set to one value.

    Hash order, thread counts, time zone, locale and the dates in figures' metadata are fixed; a person's own IPython
    start-up files, Matplotlib settings and Python settings stay outside. On x86-64 with AVX2, OpenBLAS is told to use
    its AVX2 kernels and NumPy to leave AVX-512 alone, so that machines with and without it agree to the last bit.

    Args:
        root: the project's root; settings folders of its own lie under `.proofbook/`.
        base: the environment to start from.
    """
    environment = {key: value for key, value in (os.environ if base is None else base).items() if key not in _SETTINGS}
    environment |= {
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "SOURCE_DATE_EPOCH": "0",
        "IPYTHONDIR": str(project.state(root, "settings", "ipython")),
        "MPLCONFIGDIR": str(project.state(root, "settings", "matplotlib")),
        **dict.fromkeys(_POOLS, str(THREADS)),
    }
    if (root / "src").is_dir():
        environment |= {"PYTHONPATH": str(root / "src")}  # this checkout's code, in DVC's temporary ones too
    features = _cpu_features()
    if "avx2" in features:
        environment |= {"OPENBLAS_CORETYPE": "Haswell"}
    wide = _wide_dispatch() if "avx512f" in features else ""
    return environment | ({"NPY_DISABLE_CPU_FEATURES": wide} if wide else {})


def _cpu_features() -> frozenset[str]:
    """The processor's feature flags, in Linux's spelling; empty where Linux does not tell or it is no x86-64."""
    if platform.machine() != "x86_64":
        return frozenset()
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return frozenset()
    return frozenset(next((line for line in lines if line.startswith("flags")), "").split())


def _wide_dispatch() -> str:
    """NumPy's names for the AVX-512 code paths that this processor would take."""
    from numpy._core import _multiarray_umath as umath  # type: ignore[attr-defined]  # noqa: PLC0415

    enabled = [name for name in umath.__cpu_dispatch__ if umath.__cpu_features__.get(name)]
    return " ".join(name for name in enabled if "512" in name or name == "X86_V4")
