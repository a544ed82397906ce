#!/usr/bin/env bash
# Valhalla drives a short link between two roads faster than either: where it infers a turn channel (a link of less than
# 200 m at a level crossing), it multiplies the speed of the class by 1.25, posted or not. An untagged primary_link round
# a corner gets 94 km/h between two primary roads at 75, and one that is posted at 50 gets 63. A table of speeds read off
# its tiles must leave them out. Product: a link is slower than its class, and a posted speed is a limit.
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

def speeds(tags):
    """Of the primary road and of the link that cuts its corner with another."""
    writer = osmium.SimpleWriter("streets.osm.pbf", overwrite=True)
    for node, at in {1: (5.0, 45.0), 2: (5.01, 45.0), 3: (5.02, 45.0), 4: (5.01, 45.01), 5: (5.01, 44.99),
                     6: (5.009, 45.0), 7: (5.01, 45.0007)}.items():
        writer.add_node(Node(id=node, location=at, version=1))
    for way, nodes in {1: [1, 6, 2, 3], 2: [5, 2, 7, 4]}.items():
        writer.add_way(Way(id=way, nodes=nodes, tags={"highway": "primary", **tags}, version=1))
    link = {"highway": "primary_link", "oneway": "yes", **tags}
    writer.add_way(Way(id=3, nodes=[6, 7], tags=link, version=1))
    writer.close()
    settings = plain(config)
    settings["mjolnir"].update(tile_dir="tiles", tile_extract="", concurrency=1)
    for absent in ("admin", "timezone", "landmarks", "transit_dir", "transit_feeds_dir", "traffic_extract"):
        settings["mjolnir"].pop(absent, None)
    json.dump(settings, open("v.json", "w"))
    subprocess.run(["rm", "-rf", "tiles"]); subprocess.run(["mkdir", "tiles"])
    subprocess.run(["valhalla/bin/valhalla_build_tiles", "-c", "v.json", "streets.osm.pbf"], check=True, capture_output=True)
    found = {}
    for way, at in {1: {"lat": 45.0, "lon": 5.004}, 3: {"lat": 45.00035, "lon": 5.0095}}.items():
        request = {"locations": [at], "costing": "auto", "verbose": True}
        out = subprocess.run(["valhalla/bin/valhalla_service", "v.json", "locate", json.dumps(request)],
                             capture_output=True, text=True).stdout
        for edge in json.loads(out[out.index("["):])[0]["edges"]:
            if edge["edge_info"]["way_id"] == way:
                found[way] = edge["edge"]["speeds"]["default"], edge["edge"]["classification"]["use"]
    return found[1][0], found[3][0], found[3][1]

seen = [speeds({}), speeds({"maxspeed": "50"})]
for name, (road, link, use) in zip(("untagged", "maxspeed=50"), seen):
    print(f"{name}: primary {road} km/h, its short link ({use}) {link} km/h")
expected = [(75, 94, "turn_channel"), (50, 63, "turn_channel")]
raise SystemExit(0 if seen == expected else f"changed: {seen}")
PY
echo "pyvalhalla 3.9.1 (programs $(valhalla/bin/valhalla_build_tiles --version | tail -1)), osmium 4.3.2"
env/bin/python run.py
