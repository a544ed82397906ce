#!/usr/bin/env bash
# Valhalla does not look at the street that a drive begins on. A street under a bridge of 2 m is shut to a van of 2.7 m
# that comes along, as it should; a drive of the same van that begins on it is answered with a route, out of a place that
# the van cannot be in. Whoever checks access by asking for a drive both ways gets "open" for one of them. The same holds
# for width, and for weight with the truck costing. Product: a road that does not let the vehicle in is no road at all.
set -euo pipefail
home=$(mktemp -d); trap 'rm -rf "$home"' EXIT; cd "$home"
python3 -m venv env && env/bin/pip -q install osmium==4.3.2
env/bin/pip -q download --no-deps --only-binary=:all: --python-version 3.12 --abi abi3 --platform manylinux_2_28_x86_64 pyvalhalla==3.9.1
python3 -m zipfile -e pyvalhalla-*.whl . && chmod +x valhalla/bin/*
cat > run.py <<'PY'
import json, osmium, runpy, subprocess
from osmium.osm.mutable import Node, Way
names = runpy.run_path("valhalla/valhalla_build_config.py")
config, Optional = names["config"], names["Optional"]
plain = lambda s: {k: plain(v) if isinstance(v, dict) else v for k, v in s.items() if not isinstance(v, Optional)}

def drives(tags, costing, size):
    writer = osmium.SimpleWriter("streets.osm.pbf", overwrite=True)
    for node, at in {1: (5.0, 45.0), 2: (5.01, 45.0), 3: (5.01, 45.01), 4: (5.04, 45.0)}.items():
        writer.add_node(Node(id=node, location=at, version=1))
    writer.add_way(Way(id=1, nodes=[1, 2, 3, 1], tags={"highway": "tertiary"}, version=1))
    writer.add_way(Way(id=2, nodes=[2, 4], tags={"highway": "tertiary", **tags}, version=1))
    writer.close()
    settings = plain(config)
    settings["mjolnir"].update(tile_dir="tiles", tile_extract="", concurrency=1)
    for absent in ("admin", "timezone", "landmarks", "transit_dir", "transit_feeds_dir", "traffic_extract"):
        settings["mjolnir"].pop(absent, None)
    json.dump(settings, open("v.json", "w"))
    subprocess.run(["rm", "-rf", "tiles"]); subprocess.run(["mkdir", "tiles"])
    subprocess.run(["valhalla/bin/valhalla_build_tiles", "-c", "v.json", "streets.osm.pbf"], check=True, capture_output=True)
    answers = []
    for start, end in (((45.0, 5.0), (45.0, 5.04)), ((45.0, 5.04), (45.0, 5.0))):
        request = {"locations": [{"lat": lat, "lon": lon} for lat, lon in (start, end)], "costing": costing,
                   "costing_options": {costing: size}}
        out = subprocess.run(["valhalla/bin/valhalla_service", "v.json", "route", json.dumps(request)],
                             capture_output=True, text=True).stdout
        answers.append("route" if '"trip"' in out else "no route")
    return answers

seen = {}
for tags, costing, size in (({"maxheight": "2"}, "auto", {"height": 2.7}), ({"maxwidth": "1.8"}, "auto", {"width": 2.1}),
                            ({"maxweight": "3.5"}, "truck", {"weight": 19}), ({"motor_vehicle": "no"}, "auto", {})):
    seen[next(iter(tags))] = drives(tags, costing, size)
    print(f"{tags} {costing} {size}: into the street {seen[next(iter(tags))][0]}, out of it {seen[next(iter(tags))][1]}")
expected = {key: ["no route", "route"] for key in ("maxheight", "maxwidth", "maxweight")}
# The street shut by an access tag is not taken as a start: both places are moved to the open streets.
expected["motor_vehicle"] = ["route", "route"]
raise SystemExit(0 if seen == expected else f"changed: {seen}")
PY
echo "pyvalhalla 3.9.1 (programs $(valhalla/bin/valhalla_build_tiles --version | tail -1)), osmium 4.3.2"
env/bin/python run.py
