#!/usr/bin/env python3
"""Writes the CSV files of the demo event beside this file. Everything in them is invented.

The same input gives the same files: `python3 generate.py`, then look at the diff. The files are the
truth that Régie reads; this script only saves typing where rows follow a rule (grid, bins, stock,
timetable). What really happens on the day stands in script.json, which is written by hand.
"""
import math
import pathlib
import random

HERE = pathlib.Path(__file__).parent
DAY = "2026-11-28"
rng = random.Random(20261128)


def euro(value):
    return f"{value:.2f}".replace(".", ",")


def write(name, header, rows):
    lines = [header] + [";".join(str(field) for field in row) for row in rows]
    (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return rows


# Brand: prefix, then articles as (name, price, grams). The first of each brand is its hero.
BRANDS = {
    "Maison Aurélune": ("AUR", [
        ("Sérum éclat de nuit 30 ml", 39.90, 120), ("Crème rosée du matin", 29.90, 160), ("Baume lèvres miel", 8.90, 25),
        ("Huile sèche fleur de lin", 24.90, 190), ("Masque argile bleue", 18.50, 210), ("Palette fards crépuscule", 34.00, 95),
        ("Rouge velours grenade", 19.90, 30), ("Eau micellaire bleuet", 12.90, 430), ("Mascara plume", 17.90, 28),
        ("Brume de teint hamamélis", 15.90, 140), ("Coffret rituel du soir", 59.00, 620), ("Gel nettoyant avoine", 13.50, 230)]),
    "Brume & Sève": ("BRU", [
        ("Shampoing solide sauge", 11.90, 90), ("Après-shampoing tilleul", 12.50, 260), ("Savon surgras amande", 6.90, 110),
        ("Gommage corps noisette", 19.90, 280), ("Déodorant crème lavandin", 9.90, 70), ("Lait corps figue", 16.90, 310),
        ("Sels de bain marins", 14.90, 520), ("Bougie sous-bois", 27.00, 380), ("Diffuseur fleur d'oranger", 32.00, 410),
        ("Huile de massage arnica", 18.90, 180), ("Trio de savons marché", 17.50, 340), ("Coffret bain d'hiver", 44.00, 950)]),
    "Atelier Korrigan": ("KOR", [
        ("Sac cabas Armor cuir grainé", 149.00, 980), ("Portefeuille Lann", 59.00, 140), ("Ceinture tressée", 45.00, 260),
        ("Pochette Ménez", 69.00, 310), ("Porte-cartes Izel", 29.00, 45), ("Sac banane Pors", 79.00, 390),
        ("Trousse voyage Aven", 55.00, 280), ("Étui lunettes Skeud", 32.00, 80), ("Sac à dos Ty", 129.00, 890),
        ("Bracelet cuir double tour", 25.00, 30), ("Porte-clés galet", 15.00, 35), ("Housse ordinateur Koad", 65.00, 420)]),
    "Petit Solstice": ("SOL", [
        ("Veilleuse renard polaire", 34.90, 350), ("Doudou lièvre coton", 22.90, 120), ("Pyjama étoiles 4 ans", 27.90, 210),
        ("Cubes en hêtre", 29.90, 780), ("Puzzle la forêt 48 pièces", 16.90, 420), ("Cape de bain nuage", 31.90, 380),
        ("Bonnet oreilles d'ours", 14.90, 70), ("Gigoteuse hiver", 49.90, 640), ("Livre en tissu la ferme", 18.90, 150),
        ("Mobile lune et nuages", 36.90, 300), ("Boîte à musique manège", 26.90, 270), ("Sac à goûter hérisson", 19.90, 180)]),
    "Fournil d'Ambre": ("FOU", [
        ("Calendrier de l'avent gourmand", 39.00, 1100), ("Sablés caramel salé", 7.90, 220), ("Pain d'épices artisanal", 9.90, 410),
        ("Confiture clémentine", 5.90, 340), ("Pâte à tartiner noisette", 8.50, 390), ("Truffes fantaisie", 12.90, 260),
        ("Nougat tendre", 10.90, 210), ("Kit bûche à faire", 24.90, 860), ("Miel de châtaignier", 9.50, 520),
        ("Biscuits de Noël en boîte", 14.90, 480), ("Coffret apéritif", 29.90, 1250), ("Caramels assortis", 8.90, 250)]),
    "Nuage Carbone": ("NUA", [
        ("Veste coupe-vent Cirrus", 89.00, 320), ("Legging Stratus", 54.90, 240), ("Brassière Zéphyr", 34.90, 130),
        ("Tapis de yoga liège", 59.00, 1900), ("Gourde isotherme 750 ml", 27.90, 380), ("Bandeau thermique", 14.90, 45),
        ("Chaussettes course x3", 19.90, 120), ("Corde à sauter lestée", 22.90, 340), ("Sac de sport Alto", 49.90, 720),
        ("Gants tactiles", 24.90, 70), ("Ceinture porte-gourde", 29.90, 190), ("Bandes élastiques x5", 16.90, 210)]),
    "Voltige Audio": ("VOL", [
        ("Écouteurs sans fil Voltige Mini", 69.00, 110), ("Casque Nomade", 119.00, 340), ("Enceinte de douche Galet", 39.90, 390),
        ("Enceinte Festival", 159.00, 1650), ("Câble tressé USB-C 2 m", 14.90, 60), ("Chargeur à induction", 29.90, 150),
        ("Batterie 10 000 mAh", 34.90, 230), ("Micro-cravate créateur", 49.90, 90), ("Anneau lumineux de table", 44.90, 680),
        ("Support téléphone pliant", 19.90, 160), ("Réveil lumière d'aube", 54.90, 510), ("Platine vinyle Ritournelle", 189.00, 3900)]),
    "Verre Marin": ("VER", [
        ("Service de verres soufflés x6", 49.90, 1450), ("Carafe Houle", 34.90, 780), ("Bols Écume x4", 29.90, 1300),
        ("Vase Anse", 39.90, 1050), ("Photophores x3", 24.90, 690), ("Assiettes Estran x6", 54.90, 2600),
        ("Tasse Varech x2", 22.90, 540), ("Plateau en manguier", 36.90, 1200), ("Saladier Lagune", 32.90, 1150),
        ("Beurrier Grève", 21.90, 620), ("Huilier double", 18.90, 480), ("Guirlande boules de verre", 26.90, 350)]),
    "Hiver Sauvage": ("HIV", [
        ("Pull torsadé laine mérinos", 79.00, 520), ("Écharpe à franges", 34.90, 230), ("Bonnet côtelé", 19.90, 90),
        ("Parka Boréale", 179.00, 1350), ("Jean brut droit", 69.00, 680), ("Chemise flanelle", 49.90, 310),
        ("Gants doublés", 29.90, 110), ("Chaussons feutre", 32.90, 360), ("Plaid maille épaisse", 64.90, 1400),
        ("Col roulé côtelé", 44.90, 290), ("Chaussettes laine x2", 17.90, 130), ("Bottines cuir retourné", 139.00, 1250)]),
    "Cardamine": ("CAR", [
        ("Coffret 24 thés de fête", 32.90, 420), ("Thé noir cannelle orange", 9.90, 110), ("Infusion verveine menthe", 7.90, 60),
        ("Théière fonte 0,8 l", 59.00, 1650), ("Rooibos vanille", 8.90, 110), ("Matcha cérémonie", 24.90, 50),
        ("Filtre à thé en lin", 6.90, 20), ("Chaï épicé", 10.90, 120), ("Mug double paroi x2", 26.90, 460),
        ("Thé vert jasmin", 9.50, 110), ("Miellier et cuillère", 16.90, 330), ("Boîte à thé laquée", 19.90, 280)]),
}
CREATORS = ["Lila Brissac", "Tom Varenne", "Naïs Okoumé", "Jules Ferronnet", "Soraya Delmont", "Maxence Tillier",
            "Zoé Carabosse", "Ibra Santeuil", "Manon Lestrade", "Élio Parvis"]
STAR, STAR_SLOT = "VOL-001", "S-A19"  # what sells three times its forecast

catalogue, price, weight, hero, brand_of = [], {}, {}, set(), {}
for brand, (prefix, articles) in BRANDS.items():
    for n, (name, cost, grams) in enumerate(articles, 1):
        sku = f"{prefix}-{n:03}"
        price[sku], weight[sku], brand_of[sku] = cost, grams, brand
        if n == 1 or sku == "VOL-002":
            hero.add(sku)
        catalogue.append((sku, brand, name, euro(cost), grams, int(sku in hero)))
write("catalogue.csv", "sku;brand;name;price;weight_g;hero", catalogue)

# Running order: rooms A and B all day, room C from 16:00; a slot an hour, five passages in each.
HOUR_WEIGHT = {10: .6, 11: .75, 12: .95, 13: .85, 14: .7, 15: .75, 16: .85, 17: 1.0, 18: 1.25, 19: 1.35, 20: 1.5, 21: 1.3}
ROOM_WEIGHT = {"a": 1.2, "b": 1.0, "c": .85}
SHOW_UNITS = 22400
rows, turn = [], 0
plan = [(hour, room) for hour in range(10, 22) for room in "abc" if room != "c" or hour >= 16]
for hour, room in plan:
    slot = f"S-{room.upper()}{hour}"
    brand = list(BRANDS)[turn % 10]
    if slot == STAR_SLOT:
        brand = "Voltige Audio"
    prefix = BRANDS[brand][0]
    creator = CREATORS[(turn * 3 + turn // 10) % 10]
    # The star is kept for its one slot; at other hours its brand shows its second hero.
    lead = STAR if slot == STAR_SLOT else "VOL-002" if prefix == "VOL" else f"{prefix}-001"
    others = rng.sample([f"{prefix}-{n:03}" for n in range(2, 13) if f"{prefix}-{n:03}" != lead], 4)
    shown = others[:2] + [lead] + others[2:]
    for n, sku in enumerate(shown):
        start = 4 + n * 11
        units = HOUR_WEIGHT[hour] * ROOM_WEIGHT[room] * (2.3 if sku in hero else 1) * rng.uniform(.75, 1.3) * (30 / max(price[sku], 12)) ** .3
        cut = price[sku] * (.7 if sku in hero else .8)
        rows.append([slot, "LSF-2026", brand, creator, f"studio-{room}", f"{DAY} {hour}:00", f"{DAY} {hour + 1}:00", sku,
                     f"{DAY} {hour}:{start:02}", f"{DAY} {hour}:{start + 10:02}", euro(math.floor(cut) + .9), units])
    turn += 1 if slot != STAR_SLOT else 0
scale = SHOW_UNITS / sum(row[-1] for row in rows)
planned = {sku: 0 for sku in price}
for row in rows:
    row[-1] = 640 if (row[0], row[7]) == (STAR_SLOT, STAR) else int(round(row[-1] * scale / 5)) * 5
    planned[row[7]] += row[-1]
write("running_order.csv", "slot;show;brand;creator;room;slot_from;slot_to;sku;from;to;price;expected_units", rows)
write("campaigns.csv", "campaign;name;from;to;skus;uplift_pct", [
    ("FESTIVAL", "Live Shopping Festival", f"{DAY} 08:00", f"{DAY} 23:59", "", 60),
    ("NUIT-HEROS", "La nuit des héros", f"{DAY} 20:00", f"{DAY} 22:00", " ".join(sorted(hero)), 40),
    ("THE-16H", "L'heure du thé", f"{DAY} 16:00", f"{DAY} 17:30", " ".join(s for s in price if s.startswith("CAR")), 50)])

# The network. Handling and per unit in euros; vans only at the three depots.
NODES = [
    # node, kind, name, dept, lat, lon, capacity, opens, closes, handling, per unit, van depts, van parcels, share of stock
    ("FR-CEN", "central", "Entrepôt central du Val de Loire", "45", 47.985, 1.870, 900, "06:00", "23:45", .62, .10, "", 0, .56),
    ("FR-IDF", "hub", "Plateforme Paris Nord", "93", 48.936, 2.430, 300, "07:00", "23:00", .74, .16, "75 92 93 94", 1250, .110),
    ("FR-LYO", "hub", "Plateforme Lyon Est", "69", 45.735, 4.955, 110, "07:00", "23:00", .74, .16, "69", 440, .050),
    ("FR-LIL", "hub", "Plateforme Lille Sud", "59", 50.585, 3.090, 120, "07:00", "23:00", .74, .16, "59", 440, .055),
    ("FR-NAN", "hub", "Plateforme Nantes Atlantique", "44", 47.230, -1.640, 70, "07:00", "22:30", .76, .18, "", 0, .030),
    ("FR-BOR", "hub", "Plateforme Bordeaux Lac", "33", 44.885, -0.570, 70, "07:00", "22:30", .76, .18, "", 0, .030),
    ("FR-MRS", "hub", "Plateforme Marseille Nord", "13", 43.370, 5.355, 75, "07:00", "22:30", .76, .18, "", 0, .032),
    ("FR-DK1", "dark", "Réserve Paris Est", "75", 48.856, 2.398, 36, "08:00", "22:30", .70, .15, "", 0, .014),
    ("FR-DK2", "dark", "Réserve Hauts-de-Seine", "92", 48.893, 2.240, 32, "08:00", "22:30", .70, .15, "", 0, .012),
    ("FR-DK3", "dark", "Réserve Toulouse", "31", 43.610, 1.435, 30, "08:00", "22:00", .70, .15, "", 0, .013),
    ("FR-DK4", "dark", "Réserve Strasbourg", "67", 48.575, 7.760, 28, "08:00", "22:00", .70, .15, "", 0, .012),
] + [(f"FR-B{n:02}", "shop", f"Boutique {town}", dept, lat, lon, cap, "10:00", "20:30", .86, .20, "", 0, .006)
     for n, (town, dept, lat, lon, cap) in enumerate([
         ("Rennes", "35", 48.110, -1.680, 16), ("Nice", "06", 43.700, 7.265, 18), ("Montpellier", "34", 43.610, 3.877, 16),
         ("Grenoble", "38", 45.188, 5.724, 14), ("Dijon", "21", 47.322, 5.041, 12), ("Rouen", "76", 49.443, 1.099, 14),
         ("Tours", "37", 47.394, .685, 12), ("Nancy", "54", 48.692, 6.184, 12), ("Clermont", "63", 45.777, 3.087, 12),
         ("Annecy", "74", 45.899, 6.129, 14), ("Bayonne", "64", 43.493, -1.475, 12), ("Reims", "51", 49.258, 4.032, 14)], 1)]
write("nodes.csv", "node;kind;name;dept;lat;lon;capacity_per_slot;opens;closes;handling;per_unit;van_depts;van_cutoff;van_parcels",
      [(*n[:4], f"{n[4]:.5f}", f"{n[5]:.5f}", *n[6:9], euro(n[9]), euro(n[10]), n[11], "19:30", n[12]) for n in NODES])

write("carriers.csv", "carrier;name;services;base;per_100km;per_kg;lead_days;delivers_by", [
    ("FLECHE", "Flèche Express", "next_day standard", "4,60", "0,22", "0,40", "1 1 1", "13:00"),
    ("TORTUE", "Tortue Douce", "standard", "2,70", "0,17", "0,30", "1 2 2", "18:00"),
    ("RELAIS", "Relais Marguerite", "pickup standard", "2,60", "0,15", "0,28", "1 2 2", "19:00")])

# Cut-off half an hour before the truck at the central warehouse, twenty minutes elsewhere.
TIMES = {
    "central": {"FLECHE": ["13:30", "17:00", "19:30", "21:30", "23:40"], "TORTUE": ["12:30", "16:00", "18:45", "20:45", "22:45", "23:50"],
                "RELAIS": ["14:00", "18:00", "21:00", "23:30"]},
    "hub": {"FLECHE": ["14:00", "18:30", "20:30", "22:45"], "TORTUE": ["13:00", "17:30", "21:00", "22:30"], "RELAIS": ["15:30", "19:30", "22:15"]},
    "dark": {"FLECHE": ["15:00", "19:00", "22:15"], "TORTUE": ["17:00", "21:45"], "RELAIS": ["18:00", "22:00"]},
    "shop": {"FLECHE": ["15:30", "19:00"], "TORTUE": ["18:30", "20:30"], "RELAIS": ["18:00"]},
}
LATER = {"2026-11-29": {"central": ["09:00", "12:00"], "hub": ["09:30"]},
         "2026-11-30": {"central": ["09:00", "13:00", "18:00"], "hub": ["09:30", "18:00"], "dark": ["10:30", "18:00"], "shop": ["12:00", "18:30"]}}
departures = []


def departure(node, kind, carrier, date, leaves):
    before = 30 if kind == "central" else 20
    minute = int(leaves[:2]) * 60 + int(leaves[3:]) - before
    key = f"{node[3:]}-{carrier[:3]}-{date[8:]}-{leaves.replace(':', '')}"
    departures.append((key, node, carrier, date, f"{minute // 60:02}:{minute % 60:02}", leaves))


for node, kind, *_ in NODES:
    for carrier, times in TIMES[kind].items():
        for leaves in times:
            departure(node, kind, carrier, DAY, leaves)
    for date, kinds in LATER.items():
        for leaves in kinds.get(kind, []):
            for carrier in TIMES[kind]:
                departure(node, kind, carrier, date, leaves)
write("departures.csv", "departure;node;carrier;date;cutoff;leaves", departures)

vans = [(f"VAN-{dept}-{n:02}", depot, 40, DAY, "13:30", "22:30")
        for depot, dept, count in [("FR-IDF", "93", 35), ("FR-LYO", "69", 12), ("FR-LIL", "59", 13)] for n in range(1, count + 1)]
write("vans.csv", "van;depot;capacity;date;from;to", vans)

# The grid: blocks of shelves two deep and eight long, aisles two wide everywhere, so that a robot that
# picks leaves room to pass. Stations stand on both sides, robots rest along the top and bottom rows.
W, H = 60, 40
grid = [["."] * W for _ in range(H)]
for top in range(2, 36, 4):
    for left in range(6, 56, 10):
        for x in range(left, left + 8):
            for y in (top, top + 1):
                grid[y][x] = "@"
for y in range(H):
    for x in range(W):
        beside = any(0 <= y + d < H and grid[y + d][x] == "@" for d in (-1, 1))
        if grid[y][x] == "." and beside:
            grid[y][x] = "S"
for y in range(4, 38, 5):
    grid[y][0] = grid[y][W - 1] = "E"
write("grid.csv", "node;packers;y;cells", [("FR-CEN", 4, y, "".join(row)) for y, row in enumerate(grid)])
write("robots.csv", "robot;node;x;y", [(f"R{n + 1:03}", "FR-CEN", n % W, 0 if n < W else H - 1) for n in range(120)])

# Bins: heroes lie in eight places far apart, the others in two.
free = [(x, y) for y in range(H) for x in range(W) if grid[y][x] == "S"]
rng.shuffle(free)
bins = []
for sku in sorted(price):
    want = 8 if sku in hero else 2
    taken = []
    for cell in list(free):
        if len(taken) == want:
            break
        if all(abs(cell[0] - x) + abs(cell[1] - y) >= (9 if sku in hero else 18) for x, y in taken):
            taken.append(cell)
            free.remove(cell)
    bins += [("FR-CEN", sku, x, y) for x, y in taken]
write("bins.csv", "node;sku;x;y", bins)

# Stock: what the studio announces and an ordinary day's sales, with room for surprise; the star has just
# enough for three times its announcement. Small places hold a part of the assortment.
ASSORTMENT = {"central": 120, "hub": 120, "dark": 70, "shop": 45}
stock = []
for node, kind, *_, share in NODES:
    held = sorted(price) if kind in ("central", "hub") else sorted(rng.sample(sorted(price), ASSORTMENT[kind]))
    for sku in held:
        total = 1.55 * planned[sku] + (1000 if sku in hero else 420)
        if sku == STAR:
            total = 3 * planned[sku] + 420
        part = share * 120 / len(held) ** 1.0
        units = max(3, round(total * part * rng.uniform(.85, 1.15)))
        safety = 0 if units < 10 else max(1, round(units * (.02 if kind in ("central", "hub") else .04)))
        stock.append((node, sku, units, safety))
write("stock.csv", "node;sku;on_hand;safety", stock)

if __name__ == "__main__":
    size = sum(path.stat().st_size for path in HERE.glob("*.csv"))
    print(f"{len(rows)} passages, {sum(planned.values())} units announced, {sum(s[2] for s in stock)} units in stock, "
          f"{len(departures)} departures, {len(bins)} bins, {size // 1000} kB")
    print("star:", planned[STAR], "announced,", sum(s[2] for s in stock if s[1] == STAR), "in stock")
