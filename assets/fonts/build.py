#!/usr/bin/env python3
"""Writes the fonts of printed reports from the npm packages that the screens take theirs from.

Run it in the repository after `npm ci` in ui/; it needs fonttools and brotli:

    python3 -m pip install fonttools==4.60.1 brotli==1.1.0
    python3 assets/fonts/build.py

The packages hold WOFF2 files, one for Latin and one for extended Latin; a PDF wants TrueType, so both are unpacked
and merged. The same packages give the same bytes. Only the files written here are shipped.
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ["SOURCE_DATE_EPOCH"] = "0"  # merged fonts carry the time of their making

from fontTools.merge import Merger, Options  # noqa: E402
from fontTools.ttLib import TTFont  # noqa: E402

HERE = Path(__file__).parent
PACKAGES = HERE.parent.parent / "ui" / "node_modules" / "@fontsource"
FACES = {
    "Barlow-Regular": ("barlow", "400-normal", 400),
    "Barlow-SemiBold": ("barlow", "600-normal", 600),
    "BarlowCondensed-Medium": ("barlow-condensed", "500-normal", 500),
    "BarlowCondensed-SemiBold": ("barlow-condensed", "600-normal", 600),
}
# What joins letters and figures well; the rest of the tables is not needed on paper.
DROPPED = ["DSIG", "STAT", "MVAR"]


def main() -> None:
    for name, (package, face, weight) in FACES.items():
        with TemporaryDirectory() as work:
            parts = [unpack(package, f"latin{ext}-{face}", Path(work)) for ext in ("", "-ext")]
            font = Merger(Options(drop_tables=DROPPED)).merge([str(part) for part in parts])
        named(font, name, weight)
        font.save(HERE / f"{name}.ttf")
    (HERE / "OFL.txt").write_bytes((PACKAGES / "barlow" / "LICENSE").read_bytes())


def unpack(package: str, file: str, work: Path) -> Path:
    font = TTFont(PACKAGES / package / "files" / f"{package}-{file}.woff2", recalcTimestamp=False)
    font.flavor = None
    out = work / f"{file}.ttf"
    font.save(out)
    return out


def named(font: TTFont, name: str, weight: int) -> None:
    """Family and weight as a typesetter looks them up; the packages' own names differ from weight to weight."""
    family = "Barlow Condensed" if "Condensed" in name else "Barlow"
    style = name.split("-")[1]
    font["OS/2"].usWeightClass = weight
    for place, text in {1: family, 2: style, 4: f"{family} {style}", 6: name, 16: family, 17: style}.items():
        font["name"].setName(text, place, 3, 1, 0x409)


if __name__ == "__main__":
    main()
