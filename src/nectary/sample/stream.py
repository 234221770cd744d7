"""Rows on their way to the record folder, held back until there are enough for a good-sized row group."""

from collections import defaultdict

import numpy as np
import pyarrow as pa

from nectary.engine import folder

HELD_BYTES = 128_000_000  # what is held back, whatever the number of stays
PIECE_BYTES = 20_000  # what a table costs beside its values; the small ones are mostly that


class Stream:
    """Sorts rows into buckets and hands them to `writer`, the fullest table first; `finish` ends it."""

    def __init__(self, writer: folder.Writer, buckets: int) -> None:
        self.writer = writer
        self.buckets = buckets
        self.held: dict[str, list[pa.Table]] = defaultdict(list)
        self.size: dict[str, int] = defaultdict(int)

    def add(self, tables: dict[str, pa.Table]) -> None:
        """Take in the next stays, which come after all that were added, each table sorted."""
        for name, table in tables.items():
            self.held[name].append(table)
            self.size[name] += table.nbytes + PIECE_BYTES
        if sum(self.size.values()) > HELD_BYTES:
            while sum(self.size.values()) > HELD_BYTES // 2:
                self._hand_over(max(self.size, key=lambda name: self.size[name]))

    def _hand_over(self, name: str) -> None:
        del self.size[name]
        table = pa.concat_tables(self.held.pop(name)).combine_chunks()
        codes = table["infant_id"].combine_chunks().dictionary_encode()
        of = np.array([folder.bucket_of(code, self.buckets) for code in codes.dictionary.to_pylist()])
        bucket = of[codes.indices.to_numpy()]
        for one in np.unique(bucket).tolist():
            self.writer.add(name, one, table.filter(pa.array(bucket == one)))

    def finish(self) -> None:
        """Hand over all that is held back."""
        for name in sorted(self.size):
            self._hand_over(name)
