"""metafor itself, where R has it, on tables made up for the purpose; the frozen keys run everywhere."""

import os
import subprocess
from math import log
from shutil import which

import numpy as np
import pytest
from tests.stats.tables import counts

from nectary.stats.pooling import pool

SCRIPT = """
suppressMessages(library(metafor))
d <- read.csv(commandArgs(TRUE)[1])
say <- function(...) cat(paste(..., sep = "\\t"), "\\n", sep = "")
told <- function(table, measure, model, test, zero, r)
  say(table, measure, model, test, zero, paste(sprintf("%.15g",
    c(r$b, r$se, r$ci.lb, r$ci.ub, r$pval, r$QE, ifelse(is.null(r$tau2), NA, r$tau2))), collapse = "\\t"))
tight <- list(threshold = 1e-13, maxiter = 10000, tol = 1e-13)
for (table in unique(d$table)) {
  x <- d[d$table == table, ]
  for (measure in c("RR", "OR", "RD")) {
    for (zero in c("half", "half-drop-double", "none")) {
      es <- escalc(measure, ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = x,
        to = ifelse(zero == "none", "none", "only0"), drop00 = zero != "half")
      es <- es[is.finite(es$yi) & is.finite(es$vi) & es$vi > 0, ]
      for (model in c("EE", "DL", "PM", "REML")) for (test in c("z", "knha", "adhoc"))
        if (model != "EE" || test == "z")
          told(table, measure, model, test, zero,
            suppressWarnings(rma(yi, vi, data = es, method = model, test = test, control = tight)))
    }
    told(table, measure, "MH", "z", "none", rma.mh(measure = measure, ai = ai, n1i = n1i, ci = ci, n2i = n2i,
      data = x, add = c(.5, 0), drop00 = c(TRUE, TRUE), correct = FALSE))
  }
  told(table, "OR", "Peto", "z", "none", rma.peto(ai = ai, n1i = n1i, ci = ci, n2i = n2i, data = x))
}
"""
TEST = {"z": "z", "knha": "hksj", "adhoc": "hksj-floor"}
TABLES, WAYS = 6, 3 * (3 * 10 + 1) + 1
# tau2 is stopped at 1e-13 there, absolute; 1e-6 of the smallest tau2 on the scale of risk differences.
CLOSE = 1e-6


def made_up():
    """Six tables of 3 to 14 studies with rare events, zeros and one double zero each; seeded."""
    random = np.random.default_rng(20)
    tables = []
    for number in range(TABLES):
        k = int(random.integers(3, 15))
        n1, n2 = random.integers(15, 400, k), random.integers(15, 400, k)
        risk = random.uniform(0.01, 0.25, k)
        rows = [
            (
                f"s{at}",
                random.binomial(n1[at], risk[at] * 0.7),
                n1[at],
                random.binomial(n2[at], risk[at]),
                n2[at],
            )
            for at in range(k)
        ]
        rows += [
            ("none", 0, 30, 0, 33),
            ("one", 0, 40, 3, 41),
            ("more", 9, 90, 11, 80),
            ("less", 2, 70, 9, 71),
        ]
        tables.append((f"t{number}", rows))
    return tables


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    program = which("Rscript")
    ready = (
        program and not subprocess.run([program, "-e", "library(metafor)"], capture_output=True).returncode
    )
    if not ready:
        reason = (
            "R WITH METAFOR IS NOT HERE: THE LIVE COMPARISON DID NOT RUN. Frozen keys (test_keys.py) did. "
            "To run it: apt-get install r-cran-metafor"
        )
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    folder = tmp_path_factory.mktemp("live")
    (folder / "script.R").write_text(SCRIPT)
    lines = ["table,ai,n1i,ci,n2i"]
    lines += [",".join(map(str, (name, *row[1:]))) for name, rows in made_up() for row in rows]
    (folder / "tables.csv").write_text("\n".join(lines) + "\n")
    done = subprocess.run(
        [program, str(folder / "script.R"), str(folder / "tables.csv")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return [line.split("\t") for line in done.stdout.splitlines()]


def test_every_way_agrees_with_metafor_run_now(printed):
    assert len(printed) == TABLES * WAYS
    tables = dict(made_up())
    for name, measure, model, test, zero, *numbers in printed:
        found = pool(
            counts(tables[name]), measure=measure.lower(), model=model.lower(), test=TEST[test], zero=zero
        )
        scale = float if measure == "RD" else log
        ours = (scale(found.estimate), found.se, scale(found.ci_low), scale(found.ci_high), found.p, found.q)
        theirs = [float(number) if number != "NA" else None for number in numbers]
        for one, other in zip(ours, theirs, strict=False):
            assert one == pytest.approx(other, rel=CLOSE, abs=1e-12), (name, measure, model, test, zero)
        if model not in ("MH", "Peto"):
            assert found.tau2 == pytest.approx(theirs[-1], rel=CLOSE, abs=1e-11)


def test_the_made_up_tables_hold_what_they_should():
    for _, rows in made_up():
        assert pool(counts(rows), model="reml").left_out[-2:] == ("none", "one")
