"""How fast the pooling engine is, beside two others: `python bench/pooling.py`. Made-up trials, a fixed seed.

One run prints 1,000 restricted-maximum-likelihood fits of 20 trials by this engine, by PyMetaAnalysis and,
where R has it, by metafor; then every subset of 20 trials. The others are timed on fewer fits and scaled; the
lines say so. Each time is the middle of several repeats, with the smallest and largest: that is the noise.
"""

import os
import platform
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from shutil import which
from statistics import median

import numpy as np

from nectary.stats.models import Array, fit

FITS, TRIALS, FEWER, REPEATS = 1000, 20, 100, 7
CHUNK = 1 << 16
SCRIPT = """
suppressMessages(library(metafor))
y <- as.matrix(read.csv(commandArgs(TRUE)[1], header = FALSE))
v <- as.matrix(read.csv(commandArgs(TRUE)[2], header = FALSE))
tight <- list(threshold = 1e-13, maxiter = 10000)
for (turn in 1:as.integer(commandArgs(TRUE)[3])) {
  found <- numeric(nrow(y))
  took <- system.time(for (i in seq_len(nrow(y))) found[i] <- rma(y[i, ], v[i, ], control = tight)$tau2)
  cat(sprintf("%.6f", took[["elapsed"]]), "\\n")
}
cat(sprintf("%.15g", found), "\\n")
"""


def made_up(fits: int) -> tuple[Array, Array]:
    """Log risk ratios and variances of trials of 20 to 200 infants an arm, half with tau2 of 0.1."""
    random = np.random.default_rng(2)
    arm = random.integers(20, 200, (fits, TRIALS))
    v = 2 / (arm * random.uniform(0.05, 0.25, arm.shape))
    tau = random.choice([0.0, 0.1**0.5], (fits, 1))
    return -0.4 + random.normal(size=v.shape) * np.sqrt(v) + tau * random.normal(size=v.shape), v


def timed(work: Callable[[], object], repeats: int) -> list[float]:
    took = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        took.append(time.perf_counter() - start)
    return took


def say(who: str, took: list[float], scale: float, ours: float) -> float:
    """Print one engine's time for 1,000 fits and its ratio to ours; the middle time in seconds."""
    middle, low, high = (scale * pick(took) for pick in (median, min, max))
    ratio = f"{middle / ours:8.0f} x" if ours else "          "
    scaled = f", timed on {FITS / scale:.0f} fits and scaled" if scale != 1 else ""
    print(f"  {who:<22}{1e3 * middle:10.1f} ms  ({1e3 * low:.1f} to {1e3 * high:.1f}){ratio}{scaled}")
    return middle


def second_engine(y: Array, v: Array) -> tuple[list[float], list[float]]:
    """Times of PyMetaAnalysis, and its tau2."""
    import meta_analyze

    found: list[float] = []

    def work() -> None:
        found[:] = [
            meta_analyze.meta_analysis(effect=list(a), variance=list(b), tau2_method="REML", atol=1e-14).tau2
            for a, b in zip(y, v, strict=True)
        ]

    return timed(work, 3), found


def metafor(y: Array, v: Array) -> tuple[list[float], list[float]] | None:
    """Times of metafor, without R's own start, and its tau2; None where R or metafor is not here."""
    program = which("Rscript")
    if not program or subprocess.run([program, "-e", "library(metafor)"], capture_output=True).returncode:
        return None
    with tempfile.TemporaryDirectory() as folder:
        names = [str(Path(folder, name)) for name in ("script.R", "y.csv", "v.csv")]
        Path(names[0]).write_text(SCRIPT)
        for name, values in zip(names[1:], (y, v), strict=True):
            np.savetxt(name, values, delimiter=",", fmt="%.17g")
        done = subprocess.run([program, *names, "3"], capture_output=True, text=True, check=True)
    *times, found = done.stdout.strip().splitlines()
    return [float(one) for one in times], [float(one) for one in found.split()]


def thousand() -> None:
    y, v = made_up(FITS)
    used = np.ones(y.shape, dtype=bool)
    print(f"{FITS} REML fits of {TRIALS} trials: middle time (smallest to largest), ratio to nectary")
    ours = say("nectary", timed(lambda: fit(y, v, used, model="reml", test="z"), 3 * REPEATS), 1, 0)
    tau2 = fit(y, v, used, model="reml", test="z").tau2[:FEWER]
    for who, answer in (
        ("PyMetaAnalysis", second_engine(y[:FEWER], v[:FEWER])),
        ("metafor", metafor(y[:FEWER], v[:FEWER])),
    ):
        if answer is None:
            print(f"  {who:<22} not here: R with metafor is not installed")
            continue
        say(who, answer[0], FITS / FEWER, ours)
        print(f"  {'':<22} largest difference in tau2 from nectary: {np.abs(tau2 - answer[1]).max():.1e}")


def subsets() -> None:
    y, v = (one[:1] for one in made_up(1))
    total = 1 << TRIALS
    print(f"all {total:,} subsets of {TRIALS} trials, REML with hksj-floor")
    start = time.perf_counter()
    unknown = 0
    for first in range(0, total, CHUNK):
        used = (np.arange(first, first + CHUNK)[:, None] >> np.arange(TRIALS) & 1).astype(bool)
        same = np.broadcast_to(y, used.shape), np.broadcast_to(v, used.shape)
        unknown += int(np.isnan(fit(*same, used, model="reml", test="hksj-floor").estimate).sum())
        passed = time.perf_counter() - start
        print(
            f"  {first + CHUNK:>9,} fits {passed:6.2f} s {(first + CHUNK) / passed:10,.0f} a second",
            flush=True,
        )
    print(f"  without an answer: {unknown} (the subset of no trial)")


if __name__ == "__main__":
    print(
        f"Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} processors,", end=" "
    )
    print(f"load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "load not known")
    thousand()
    subsets()
