"""Rows of many stays put down as they come, and taken up again stay by stay, with little in memory."""

import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

IN_MEMORY = 2 << 20  # bytes; a larger pile goes to a file that has no name and is gone with the process
HELD = 8 << 20  # bytes of rows held before they are sorted and put down
COMPRESSED = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)


class Spill:
    """Rows with an integer column `by`, put down in any order and taken up group by group.

    Group g holds the rows whose `by` is from `cuts[g]` up to, not including, `cuts[g + 1]`; they come in
    the order of `by`, and those of one `by` in the order in which they were added.
    """

    def __init__(self, schema: pa.Schema, by: str, cuts: npt.NDArray[np.int64], place: Path) -> None:
        self.schema, self.by, self.cuts = schema, by, cuts
        self.file = tempfile.SpooledTemporaryFile(IN_MEMORY, "w+b", dir=str(place))  # noqa: SIM115 (close)
        self.held: list[pa.Table] = []
        self.held_bytes = 0
        self.at: dict[int, list[int]] = {}

    def add(self, table: pa.Table) -> None:
        """Put down the rows of `table`."""
        if table.num_rows:
            self.held.append(table)
            self.held_bytes += table.nbytes
            if self.held_bytes > HELD:
                self._put_down()

    def _put_down(self) -> None:
        table = pa.concat_tables(self.held)
        self.held, self.held_bytes = [], 0
        by = table[self.by].to_numpy()
        order = np.argsort(by, kind="stable")
        table = table.take(pa.array(order))
        groups = np.searchsorted(self.cuts, by[order], "right") - 1
        starts = np.flatnonzero(np.diff(groups, prepend=-1))
        for start, stop in pairwise([*starts, len(groups)]):
            self.at.setdefault(int(groups[start]), []).append(self.file.seek(0, 2))
            with pa.ipc.new_stream(self.file, self.schema, options=COMPRESSED) as writer:
                writer.write_table(table.slice(start, stop - start))

    def take(self, group: int) -> pa.Table:
        """All rows of one group."""
        if self.held:
            self._put_down()
        tables = []
        for place in self.at.get(group, []):
            self.file.seek(place)
            with pa.ipc.open_stream(self.file, options=pa.ipc.IpcReadOptions(use_threads=False)) as reader:
                tables.append(reader.read_all())
        table = pa.concat_tables(tables) if tables else self.schema.empty_table()
        order = np.argsort(table[self.by].to_numpy(), kind="stable")
        return table.take(pa.array(order)).combine_chunks()

    def close(self) -> None:
        """Forget all rows."""
        self.file.close()
