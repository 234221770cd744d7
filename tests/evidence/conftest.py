"""Files of the room with one cell changed."""

import csv

import pytest

from nectary.evidence.cells import DATA


@pytest.fixture
def changed(tmp_path):
    """A copy of a packaged file whose first row with `at` has other cells, or with such a row added."""

    def change(name, at=(), *, add=False, **cells):
        with (DATA / name).open(encoding="utf-8") as file:
            reader = csv.DictReader(file)
            rows, columns = list(reader), reader.fieldnames
        place = next(
            i for i, row in enumerate(rows) if all(row[key] == value for key, value in dict(at).items())
        )
        new = rows[place] | {key: str(value) for key, value in cells.items()}
        rows[place : place + 1] = [rows[place], new] if add else [new]
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
        return path

    return change
