"""Tables out (XLSX, CSV) and in (XLSX, CSV, a paste): no cell becomes a formula, no upload becomes a bomb."""

from tochka.kit.sheets.reading import (
    MAX_BYTES,
    MAX_ROWS,
    ReadTable,
    TableCode,
    TableRefusal,
    read_pasted,
    read_table,
)
from tochka.kit.sheets.writing import Cell, SheetColumn, Worksheet, safe_cell, write_csv, write_xlsx

__all__ = [
    "MAX_BYTES",
    "MAX_ROWS",
    "Cell",
    "ReadTable",
    "SheetColumn",
    "TableCode",
    "TableRefusal",
    "Worksheet",
    "read_pasted",
    "read_table",
    "safe_cell",
    "write_csv",
    "write_xlsx",
]
