#!/usr/bin/env bash
# Valhalla opens every driveway: on service=driveway without an `access` tag, motor_vehicle=no, vehicle=no and
# motorcar=no are thrown away, and a car is led over it; the same tags shut any other service road. Footpaths to houses
# mapped as driveways closed to cars become roads. Product: the narrower word counts on a driveway too.
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

def metres(tags):
    """From a corner of three streets to the far end of a fourth of 2.4 km that carries the tags."""
    writer = osmium.SimpleWriter("streets.osm.pbf", overwrite=True)
    for node, at in {1: (5.0, 45.0), 2: (5.01, 45.0), 3: (5.01, 45.01), 4: (5.04, 45.0)}.items():
        writer.add_node(Node(id=node, location=at, version=1))
    writer.add_way(Way(id=1, nodes=[1, 2, 3, 1], tags={"highway": "tertiary"}, version=1))
    writer.add_way(Way(id=2, nodes=[2, 4], tags={"highway": "service", **tags}, version=1))
    writer.close()
    settings = plain(config)
    settings["mjolnir"].update(tile_dir="tiles", tile_extract="", concurrency=1)
    for absent in ("admin", "timezone", "landmarks", "transit_dir", "transit_feeds_dir", "traffic_extract"):
        settings["mjolnir"].pop(absent, None)
    json.dump(settings, open("v.json", "w"))
    subprocess.run(["rm", "-rf", "tiles"]); subprocess.run(["mkdir", "tiles"])
    subprocess.run(["valhalla/bin/valhalla_build_tiles", "-c", "v.json", "streets.osm.pbf"], check=True, capture_output=True)
    request = {"locations": [{"lat": 45.0, "lon": 5.0}, {"lat": 45.0, "lon": 5.04}], "costing": "auto"}
    out = subprocess.run(["valhalla/bin/valhalla_service", "v.json", "route", json.dumps(request)],
                         capture_output=True, text=True).stdout
    return json.loads(out[out.index("{"):])["trip"]["summary"]["length"] * 1000

seen = {}
for key in ("motor_vehicle", "vehicle", "motorcar", "access"):
    seen[key] = ["led over it" if metres(tags) > 2000 else "kept out" for tags in
                 ({key: "no"}, {key: "no", "service": "driveway"})]
    print(f"{key}=no: service road {seen[key][0]}, driveway {seen[key][1]}")
expected = {key: ["kept out", "led over it"] for key in ("motor_vehicle", "vehicle", "motorcar")}
expected["access"] = ["kept out", "kept out"]
raise SystemExit(0 if seen == expected else f"changed: {seen}")
PY
echo "pyvalhalla 3.9.1 (programs $(valhalla/bin/valhalla_build_tiles --version | tail -1)), osmium 4.3.2"
env/bin/python run.py
