"""What is written into tables that people open in a spreadsheet."""

import re

# What starts a formula in one spreadsheet program or another; the wide ones are what East Asian keyboards type.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutral(cell: str | int) -> str | int:
    """The cell so that no spreadsheet takes it for a formula (OWASP, "CSV Injection"); numbers are what they are."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def neutral_parts(cell: str | int) -> str | int:
    """The same for each part of the cell, for files without a fixed separator: whichever one a program splits at."""
    return _PART_STARTS.sub(r"\1'", cell) if isinstance(cell, str) else cell


_PART_STARTS = re.compile(r"([;,\t\r\n]\s*)(?=[=+\-@＝＋－＠])")
