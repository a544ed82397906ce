#!/usr/bin/env python3
"""Writes the fonts of printed reports from npm packages: Barlow, which the screens have too, and parts of Noto Sans
for names that Barlow has no letters for.

Run it in the repository after `npm ci` in ui/; it needs fonttools and brotli, and the Noto packages in a folder of
their own, which is not shipped:

    python3 -m pip install fonttools==4.60.1 brotli==1.1.0
    npm install --prefix FOLDER @fontsource/noto-sans@5.3.0 @fontsource/noto-sans-arabic@5.3.0 \
        @fontsource/noto-sans-hebrew@5.3.0 @fontsource/noto-sans-armenian@5.3.0 @fontsource/noto-sans-georgian@5.3.0
    python3 assets/fonts/build.py FOLDER

The packages hold WOFF2 files, one for each part of a script; a PDF wants TrueType, so they are unpacked and merged.
The same packages give the same bytes. Only the files written here are shipped.
"""

import os
import sys
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
# File, family, package, parts: what people's and places' names in France are written with, besides Latin.
SPARE = {
    "NotoSans-Regular": ("Noto Sans", "noto-sans", ["greek", "greek-ext", "cyrillic", "cyrillic-ext", "vietnamese"]),
    "NotoSansArabic-Regular": ("Noto Sans Arabic", "noto-sans-arabic", ["arabic"]),
    "NotoSansArmenian-Regular": ("Noto Sans Armenian", "noto-sans-armenian", ["armenian"]),
    "NotoSansGeorgian-Regular": ("Noto Sans Georgian", "noto-sans-georgian", ["georgian"]),
    "NotoSansHebrew-Regular": ("Noto Sans Hebrew", "noto-sans-hebrew", ["hebrew"]),
}
# What joins letters and figures well; the rest of the tables is not needed on paper.
DROPPED = ["DSIG", "STAT", "MVAR"]


def main() -> None:
    for name, (package, face, weight) in FACES.items():
        parts = [f"{package}-latin{ext}-{face}" for ext in ("", "-ext")]
        font = merged(PACKAGES / package, parts)
        named(font, name, "Barlow Condensed" if "Condensed" in name else "Barlow", weight)
        font.save(HERE / f"{name}.ttf")
    (HERE / "OFL.txt").write_bytes((PACKAGES / "barlow" / "LICENSE").read_bytes())
    if len(sys.argv) < 2:
        return print("without the folder of the Noto packages, their fonts stay as they are")
    noto = Path(sys.argv[1]) / "node_modules" / "@fontsource"
    licences = []
    for name, (family, package, parts) in SPARE.items():
        font = merged(noto / package, [f"{package}-{part}-400-normal" for part in parts])
        named(font, name, family, 400)
        font.save(HERE / f"{name}.ttf")
        licences.append((noto / package / "LICENSE").read_text().split("\n\n")[0].strip())
    rest = (noto / "noto-sans" / "LICENSE").read_text().split("\n\n", 1)[1]
    (HERE / "OFL-Noto.txt").write_text("\n".join(licences) + "\n\n" + rest)


def merged(package: Path, parts: list[str]) -> TTFont:
    with TemporaryDirectory() as work:
        files = [unpack(package / "files" / f"{part}.woff2", Path(work)) for part in parts]
        # One part alone stays as it is: its tables for joining letters need no merging.
        if len(files) == 1:
            return TTFont(files[0], recalcTimestamp=False)
        return Merger(Options(drop_tables=DROPPED)).merge([str(file) for file in files])


def unpack(file: Path, work: Path) -> Path:
    font = TTFont(file, recalcTimestamp=False)
    font.flavor = None
    out = work / f"{file.stem}.ttf"
    font.save(out)
    return out


def named(font: TTFont, name: str, family: str, weight: int) -> None:
    """Family and weight as a typesetter looks them up; the packages' own names differ from weight to weight."""
    style = name.split("-")[1]
    font["OS/2"].usWeightClass = weight
    for place, text in {1: family, 2: style, 4: f"{family} {style}", 6: name, 16: family, 17: style}.items():
        font["name"].setName(text, place, 3, 1, 0x409)


if __name__ == "__main__":
    main()
