"""Made-up feeds by the hundred megabytes, written in a second or two."""

from datetime import datetime, timedelta
from pathlib import Path

MB = 1_000_000
DAYS, A_DAY = 30, 8
BORN = datetime(2026, 3, 1, 6, 0)
GRAMS = 1000
HEADER = (
    "infant_id,feeds_id,at,milk,planned_ml,volume_ml,given,reason,route,minutes,continuous,product,"
    "fortifier,fortifier_volume_ml,strength_kcal_per_dl"
)
MARK = "@@"


def _stay(kind: int) -> str:
    """The feeds of one stay, its code left open: from 20 to 150 mL/kg/day, then steady: no doubts."""
    lines = []
    for feed in range(DAYS * A_DAY):
        day = feed // A_DAY
        at = BORN + timedelta(days=kind, hours=3 * feed + 1, minutes=kind % 60)
        volume = min(20 + 5 * day + kind % 3, 150) * GRAMS / A_DAY / 1000
        milk = "donor" if (feed + kind) % 5 == 0 else "mother"
        fortifier = "bovine" if day > 10 else "none"
        lines.append(
            f"{MARK},{MARK}-F{feed:05d},{at:%Y-%m-%dT%H:%M},{milk},{volume:g},{volume:g},given,,og,20,false,,"
            f"{fortifier},,{80 if day > 10 else 67}\n"
        )
    return "".join(lines)


def write_feeds(folder: Path, size: int, *, by_time: bool = False) -> int:
    """Write infants.csv, weights.csv and a feeds.csv of about `size` bytes; how many feeds."""
    folder.mkdir(parents=True, exist_ok=True)
    kinds = [_stay(kind) for kind in range(28)]
    stays = max(1, size // (len(kinds[0]) + DAYS * A_DAY * 2 * (len("NICU-000000") - len(MARK))))
    codes = [f"NICU-{stay:06d}" for stay in range(stays)]
    infants, weights = ["infant_id,unit_id,birth_at,birth_weight_g\n"], ["infant_id,day,weight_g\n"]
    for stay, code in enumerate(codes):
        born = BORN + timedelta(days=stay % 28)
        infants.append(f"{code},u,{born:%Y-%m-%dT%H:%M},{GRAMS}\n")
        weights.extend(f"{code},{day},{GRAMS + 3 * day}\n" for day in range(1, DAYS, 3))
    (folder / "infants.csv").write_text("".join(infants))
    (folder / "weights.csv").write_text("".join(weights))
    with (folder / "feeds.csv").open("w") as file:
        file.write(HEADER + "\n")
        if by_time:
            split = [kind.splitlines(keepends=True) for kind in kinds]
            for feed in range(DAYS * A_DAY):
                file.writelines(split[stay % 28][feed].replace(MARK, code) for stay, code in enumerate(codes))
        else:
            file.writelines(kinds[stay % 28].replace(MARK, code) for stay, code in enumerate(codes))
    return stays * DAYS * A_DAY
