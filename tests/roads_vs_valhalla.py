#!/usr/bin/env python3
"""Compares `regie roads` with Valhalla: durations on an extract, and who passes where on a synthetic street set.

    tests/roads_vs_valhalla.py drives EXTRACT.osm.pbf [--pairs 500] [--seed 7] [--regie PATH] [--costing auto]
    tests/roads_vs_valhalla.py passes [--regie PATH] [--write]

Valhalla comes from PyPI's pyvalhalla (a pinned wheel, unpacked into ~/.cache/regie/valhalla: its two programs need no
particular Python), the synthetic extracts from PyPI's osmium. No part of the tests that every change runs.

`drives` draws pairs of places from the nodes of the extract's roads, and prints the quantiles of our time over Valhalla's, and every pair that is open in one and shut in the other with what our
side says. `passes` measures the columns of src-tauri/crates/adapters/src/osm/passes.tsv: with --write it writes them.
"""
import argparse, csv, io, json, os, pathlib, random, shutil, socket, subprocess, sys, tempfile, time
import urllib.error, urllib.request, zipfile

VERSION = "3.9.1"
# Both take a place to the nearest road of the network proper, at most so far away, metres. Valhalla's own is a road from
# which 50 others can be reached, or which 50 can reach: of a yard or a slip road it then finds no way out.
REACH, REACHABLE = 20_000, 500
ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "src-tauri/crates/adapters/src/osm/passes.tsv"
CACHE = pathlib.Path(os.environ.get("REGIE_CACHE", pathlib.Path.home() / ".cache/regie")) / "valhalla"
ROADS = ("motorway trunk primary secondary tertiary unclassified residential living_street service road "
         "motorway_link trunk_link primary_link secondary_link tertiary_link").split()


def valhalla():
    """The folder of the unpacked wheel."""
    folder = CACHE / VERSION
    if not (folder / "valhalla/bin/valhalla_service").exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:",
                        "--python-version", "3.12", "--abi", "abi3", "--platform", "manylinux_2_28_x86_64",
                        "-d", folder, f"pyvalhalla=={VERSION}"], check=True)
        for wheel in folder.glob("*.whl"):
            zipfile.ZipFile(wheel).extractall(folder)
            wheel.unlink()
        for program in (folder / "valhalla/bin").iterdir():
            program.chmod(0o755)
    return folder


def config(folder, tiles):
    """Valhalla's default settings, less what it may leave out and what this comparison has not: borders, clocks."""
    names = {}
    exec((folder / "valhalla/valhalla_build_config.py").read_text(), names)

    def plain(settings):
        return {key: plain(value) if isinstance(value, dict) else value
                for key, value in settings.items() if not isinstance(value, names["Optional"])}

    settings = plain(names["config"])
    settings["service_limits"]["max_reachability"] = REACHABLE
    mjolnir = settings["mjolnir"]
    for absent in ("admin", "timezone", "landmarks", "transit_dir", "transit_feeds_dir", "traffic_extract"):
        mjolnir.pop(absent, None)
    mjolnir.update(tile_dir=str(tiles), tile_extract="", concurrency=1)
    return settings


class Valhalla:
    """Valhalla on this machine's loopback, on tiles of one extract."""

    def __init__(self, extract):
        folder = valhalla()
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="valhalla"))
        (self.home / "tiles").mkdir()
        settings = config(folder, self.home / "tiles")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        service = settings["httpd"]["service"]
        service["listen"] = f"tcp://127.0.0.1:{self.port}"
        service["loopback"], service["interrupt"] = f"ipc://{self.home}/l", f"ipc://{self.home}/i"
        for part in ("loki", "thor", "odin"):
            settings[part]["service"]["proxy"] = f"ipc://{self.home}/{part}"
        file = self.home / "valhalla.json"
        file.write_text(json.dumps(settings))
        programs = folder / "valhalla/bin"
        built = subprocess.run([programs / "valhalla_build_tiles", "-c", file, extract], capture_output=True, text=True)
        if built.returncode:
            sys.exit(built.stdout + built.stderr)
        self.process = subprocess.Popen([programs / "valhalla_service", file, "1"], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        for _ in range(100):
            if "error" not in self.call("status", {}):
                return
            time.sleep(0.1)
        sys.exit("Valhalla did not start")

    def call(self, action, request):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/{action}", json.dumps(request).encode())
        try:
            return json.load(urllib.request.urlopen(request, timeout=60))
        except urllib.error.HTTPError as answer:
            return json.load(answer)
        except OSError as error:
            return {"error": str(error)}

    def drive(self, pair, costing="auto", options=None):
        """Metres and seconds, or None and the reason; places too far from a road count as off."""
        places = [{"lat": lat, "lon": lon, "search_cutoff": REACH, "minimum_reachability": REACHABLE} for lat, lon in (pair[:2], pair[2:])]
        request = {"locations": places, "costing": costing, "units": "kilometers", "directions_type": "none"}
        if options:
            request["costing_options"] = {costing: options}
        answer = self.call("route", request)
        if "trip" not in answer:
            return None, answer.get("error", "?")
        summary = answer["trip"]["summary"]
        return (summary["length"] * 1000, summary["time"]), ""

    def close(self):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)


def ours(regie, extract, pairs, *options):
    """Our drives: metres, seconds, code and reason of each pair."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.writelines(",".join(f"{value:.6f}" for value in pair) + "\n" for pair in pairs)
        file.flush()
        out = subprocess.run([regie, "roads", extract, "--reach", str(REACH), "--pairs", file.name, *options], capture_output=True, text=True)
    if out.returncode:
        sys.exit(out.stderr)
    return list(csv.DictReader(io.StringIO(out.stdout)))


def places(extract):
    """Where the roads of an extract have nodes: classes for cars, less what says no or private to all or to motor vehicles.
    How narrower words, nodes and limits are read is what the comparison is to show, so they are not looked at."""
    import osmium

    found = {}

    class Roads(osmium.SimpleHandler):
        def way(self, way):
            kept_out = {way.tags.get("access"), way.tags.get("motor_vehicle")} & {"no", "private"}
            if way.tags.get("highway") in ROADS and not kept_out:
                found.update((node.ref, (node.lat, node.lon)) for node in way.nodes if node.location.valid())

    Roads().apply_file(str(extract), locations=True)
    return [found[node] for node in sorted(found)]


def quantile(values, share):
    values = sorted(values)
    at = share * (len(values) - 1)
    low, high = int(at), min(int(at) + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (at - low)


def drives(args):
    draw, all_places = random.Random(args.seed), places(args.extract)
    pairs = [draw.choice(all_places) + draw.choice(all_places) for _ in range(args.pairs)]
    engine = Valhalla(args.extract)
    theirs = [engine.drive(pair, args.costing) for pair in pairs]
    mine = ours(args.regie, args.extract, pairs)
    engine.close()
    times, lengths, differ = [], [], []
    for pair, (their, error), my in zip(pairs, theirs, mine):
        if (their is None) != (my["code"] != "ok"):
            differ.append((pair, "shut in Valhalla: " + error if their is None else "shut here: " + my["reason"]))
        elif their and their[1] >= args.least:
            times.append(float(my["time_s"]) / their[1])
            lengths.append(float(my["distance_m"]) / max(their[0], 1))
            if args.worst and not 0.8 < times[-1] < 1.25:
                print("far off", f"{times[-1]:.2f}", f"{lengths[-1]:.2f}", *pair)
    print(f"{pathlib.Path(args.extract).name}: {len(pairs)} pairs, seed {args.seed}, Valhalla {VERSION} {args.costing}")
    for name, ratio in (("time", times), ("length", lengths)):
        marks = ", ".join(f"p{share} {quantile(ratio, share / 100):.3f}" for share in (5, 10, 25, 50, 75, 90, 95))
        print(f"  {name:<6} over Valhalla's, {len(ratio)} pairs: {marks}")
    print(f"  open in one, shut in the other: {len(differ)} ({100 * len(differ) / len(pairs):.1f} %)")
    for pair, why in differ:
        print("   ", ",".join(f"{value:.5f}" for value in pair), why)


# Case number n lies in a cell of its own, far enough from all others that no search reaches them.
STREETS = {1: (0.0, 0.0), 2: (0.0, 0.012), 3: (0.009, 0.012), 4: (0.009, 0.0), 5: (0.0045, 0.006),
           6: (0.0045, 0.034), 7: (0.0045, 0.02)}


def corner(number):
    return 44.0 + 0.1 * (number // 40), 1.0 + 0.1 * (number % 40)


def street_set(cases, path):
    """All cases as one extract: a block of streets, and a long street out of it that carries the tags, or a node in it."""
    import osmium
    from osmium.osm.mutable import Node, Way

    writer = osmium.SimpleWriter(str(path), overwrite=True)
    for number, (kind, tags) in enumerate(cases):
        lat, lon = corner(number)
        for node, (north, east) in STREETS.items():
            on_node = tags if (kind, node) == ("node", 7) else {}
            writer.add_node(Node(id=number * 10 + node, location=(lon + east, lat + north), tags=on_node, version=1))
    for number, (kind, tags) in enumerate(cases):
        def way(at, nodes, tags):
            nodes = [number * 10 + node for node in nodes]
            writer.add_way(Way(id=number * 10 + at, nodes=nodes, tags=tags, version=1))
        way(1, [1, 2, 3, 4, 1], {"highway": "residential"})
        way(2, [1, 5, 3], {"highway": "tertiary"})
        way(3, [5, 7, 6], tags if kind == "way" else {"highway": "residential"})
    writer.close()


def word(there, back):
    """What a vehicle may do on the street: drive it both ways, out, home, or not."""
    return {(True, True): "open", (True, False): "out", (False, True): "home", (False, False): "shut"}[there, back]


def passes(args):
    lines = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    rows = [line.split("\t") for line in lines[1:]]
    cases = [(row[0], dict(tag.split("=", 1) for tag in row[1].split(" + "))) for row in rows]
    home = pathlib.Path(tempfile.mkdtemp(prefix="passes"))
    street_set(cases, home / "streets.osm.pbf")
    engine = Valhalla(home / "streets.osm.pbf")
    van = {"height": 2.7, "width": 2.1}
    lorry = {"height": 3.8, "width": 2.55, "length": 12, "weight": 19, "axle_load": 11.5}

    def measured(number, costing, options):
        lat, lon = corner(number)
        start, end = (lat, lon), tuple(a + b for a, b in zip((lat, lon), STREETS[6]))
        return word(*(engine.drive(pair, costing, options)[0] is not None for pair in (start + end, end + start)))

    columns = [("auto", van), ("truck", lorry)]
    faults = 0
    for number, row in enumerate(rows):
        told = [measured(number, costing, options) for costing, options in columns]
        if row[5:7] != told:
            faults += 1
            print("other than the table:" if not args.write else "written:", row[0], row[1], row[5:7], "->", told)
            row[5:7] = told
    engine.close()
    shutil.rmtree(home, ignore_errors=True)
    if args.write:
        comments = [line for line in TABLE.read_text().splitlines() if line.startswith("#")]
        TABLE.write_text("\n".join(comments + [lines[0]] + ["\t".join(row) for row in rows]) + "\n")
    print(f"{len(rows)} cases, {faults} other than the table, Valhalla {VERSION}")
    sys.exit(1 if faults and not args.write else 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--regie", default="regie", help="our program")
    verbs = parser.add_subparsers(required=True)
    one = verbs.add_parser("drives")
    one.add_argument("extract")
    one.add_argument("--pairs", type=int, default=500)
    one.add_argument("--seed", type=int, default=7)
    one.add_argument("--costing", default="auto")
    one.add_argument("--least", type=float, default=60, help="drives shorter than this many seconds are not compared")
    one.add_argument("--worst", action="store_true", help="print the pairs that are far off")
    one.set_defaults(run=drives)
    two = verbs.add_parser("passes")
    two.add_argument("--write", action="store_true")
    two.set_defaults(run=passes)
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    main()
