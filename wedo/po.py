"""Compiles the translations: locale/*/LC_MESSAGES/*.po to *.mo, without gettext's programs.

`python -m wedo.po`. Compiled files are never committed.
"""

import os
import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogues(folder: Path = LOCALE) -> int:
    """Compile every catalogue that has changed below `folder`; return how many.

    Raises ValueError naming the file that cannot be read.
    """
    count = 0
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        wanted = source.stat().st_mtime_ns
        # The same time on both, not merely a newer one: git may bring back an older .po.
        if target.exists() and target.stat().st_mtime_ns == wanted:
            continue
        try:
            catalogue = polib.pofile(str(source), check_for_duplicates=True)
        except (OSError, ValueError) as error:
            raise ValueError(f"{source}: {error}") from error
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        catalogue.save_as_mofile(str(draft))
        os.utime(draft, ns=(wanted, wanted))
        draft.replace(target)
        count += 1
    return count


if __name__ == "__main__":
    try:
        compile_catalogues()
    except ValueError as problem:
        sys.exit(str(problem))
