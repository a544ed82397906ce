//! A small file of each kind, as a spreadsheet would write it: documentation that the tests read.

use super::Kind;

/// A well-formed file of this kind.
pub const fn example(kind: Kind) -> &'static str {
    match kind {
        Kind::Catalogue => {
            "sku;brand;name;price;weight_g;hero\n\
             LUNE-01;Maison Lune;Bougie au figuier;29,90;420;1\n\
             LUNE-02;Maison Lune;\"Savon \"\"Étoile\"\"\";7,5;110;0\n"
        }
        Kind::Nodes => {
            "node;kind;name;dept;lat;lon;capacity_per_slot;opens;closes;handling;per_unit;van_depts;van_cutoff;van_parcels\n\
             FR-CEN;central;Entrepôt d'Orléans;45;47,902;1,904;400;06:00;23:00;0,90;0,12;;;\n\
             FR-HUB-93;hub;Plateforme de Bobigny;93;48.91;2.45;90;08:00;22:00;1,10;0,15;75 92 93 94;19:30;1400\n"
        }
        Kind::Carriers => {
            "carrier;name;services;base;per_100km;per_kg;lead_days;delivers_by\n\
             RAPIDO;Rapido;next_day standard;4,20;0,35;0,60;1 1 2;13:00\n"
        }
        Kind::Departures => {
            "departure;node;carrier;date;cutoff;leaves\n\
             D-CEN-1;FR-CEN;RAPIDO;2026-11-28;18:30;18:45\n\
             D-CEN-2;FR-CEN;RAPIDO;28/11/2026;23:50;00:10\n"
        }
        Kind::Vans => "van;depot;capacity;date;from;to\nV01;FR-HUB-93;60;2026-11-28;16:00;23:30\n",
        Kind::Grid => "node;packers;y;cells\nFR-CEN;2;0;@@@@\nFR-CEN;2;1;S..E\nFR-CEN;2;2;S..E\n",
        Kind::Robots => "robot;node;x;y\nR001;FR-CEN;1;1\n",
        Kind::Bins => "node;sku;x;y\nFR-CEN;LUNE-01;0;1\nFR-CEN;LUNE-02;0;2\n",
        Kind::Stock => "node;sku;on_hand;safety\nFR-CEN;LUNE-01;1 200;20\nFR-HUB-93;LUNE-01;40;\n",
        Kind::RunningOrder => {
            "slot;show;brand;creator;room;slot_from;slot_to;sku;from;to;price;expected_units\n\
             S01;LSF-2026;Maison Lune;Zoé;A;2026-11-28 10:00;2026-11-28 10:30;LUNE-01;2026-11-28 10:05;2026-11-28 10:15;24,90;300\n\
             S01;LSF-2026;Maison Lune;Zoé;A;2026-11-28 10:00;2026-11-28 10:30;LUNE-02;28/11/2026 10h15;28/11/2026 10h25;6,90;120\n"
        }
        Kind::Campaigns => {
            "campaign;name;from;to;skus;uplift_pct\n\
             C1;Veille;2026-11-28 08:00;2026-11-28 12:00;LUNE-01 LUNE-02;40\n"
        }
        Kind::Sales => "date;hour;sku;dept;units\n2026-11-21;14;LUNE-01;75;12\n21/11/2026;15h;LUNE-01;2A;3\n",
    }
}
