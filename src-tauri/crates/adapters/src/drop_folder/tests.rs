//! What a planner expects of a dropped file.

use super::*;
use crate::{
    SinkError,
    fuzz::{self, Sample},
    memory::Memory,
};
use model::{Cell, Moment, Seed};
use std::{path::PathBuf, sync::Arc};

/// Knows the grid of the example.
fn known() -> Known {
    let mut known = Known::default();
    let grid = parse(Kind::Grid, example(Kind::Grid).as_bytes(), &known);
    grid.facts.iter().for_each(|(_, fact)| known.learn(fact));
    known
}

fn problems(kind: Kind, text: &str) -> Vec<(u32, &'static str, &'static str)> {
    let parsed = parse(kind, text.as_bytes(), &known());
    parsed.problems.iter().map(|p| (p.line, p.column.unwrap_or(""), p.code)).collect()
}

#[test]
fn the_example_of_each_kind_is_read_without_a_problem() {
    for kind in Kind::ALL {
        let parsed = parse(kind, example(kind).as_bytes(), &known());
        assert_eq!(parsed.problems, [], "{kind:?}");
        assert!(!parsed.facts.is_empty(), "{kind:?}");
        assert!(parsed.facts.iter().all(|(_, fact)| kind.facts().contains(&fact.kind())), "{kind:?}");
        assert_eq!(Kind::of_file(&format!("{}_28.csv", kind.name())), Some(kind));
        // The same facts as the model writes them are the same facts.
        let lines: String = parsed.facts.iter().map(|(_, f)| serde_json::to_string(f).expect("plain") + "\n").collect();
        let again = parse_ndjson(kind, lines.as_bytes(), &known());
        assert!(again.facts.iter().map(|(_, f)| f).eq(parsed.facts.iter().map(|(_, f)| f)), "{kind:?}");
    }
}

#[test]
fn the_demo_event_is_read_without_a_problem() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../assets/demo");
    let mut known = Known::default();
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Sales) {
        let bytes = std::fs::read(folder.join(format!("{}.csv", kind.name()))).expect("a file of the demo");
        let parsed = parse(kind, &bytes, &known);
        assert_eq!(parsed.problems, [], "{kind:?}");
        assert!(!parsed.incoming().is_empty(), "{kind:?}");
        parsed.facts.iter().for_each(|(_, fact)| known.learn(fact));
    }
}

#[test]
fn the_same_file_saved_by_any_spreadsheet_says_the_same() {
    let facts = |bytes: &[u8]| parse(Kind::Catalogue, bytes, &known()).facts;
    let text = "sku;brand;name;price;weight_g;hero\nA;Été;Thé à l'ambre;29,90;100;1\n";
    let expected = facts(text.as_bytes());
    assert_eq!(expected.len(), 1);
    let windows = encoding_rs::WINDOWS_1252.encode(text).0;
    assert_eq!(facts(&windows), expected);
    assert_eq!(facts(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), expected);
    assert_eq!(facts(text.replace('\n', "\r\n").as_bytes()), expected);
    let french =
        "Vedette;Référence;Marque;Désignation;Prix TTC;Poids;Remarque\noui;A;Été;Thé à l'ambre;29.90 €;100;?\n";
    assert_eq!(facts(french.as_bytes()), expected);
    let commas = "sku,brand,name,price,weight_g,hero\nA,Été,Thé à l'ambre,29.90,100,x\n";
    assert_eq!(facts(commas.as_bytes()), expected);
}

#[test]
fn cards_say_cost_volume_and_capacity_where_the_columns_are_there() {
    let cards = |kind, text: &str| parse(kind, text.as_bytes(), &known()).facts.into_iter().map(|(_, fact)| fact);
    let catalogue = "sku;brand;name;price;weight_g;volume_cm3;cost\nA;B;C;29,90;100;450;12,50\nD;E;F;1;1;;\n";
    let said = |fact| match fact {
        Fact::SkuListed(card) => (card.volume_cm3, card.cost_cents),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        cards(Kind::Catalogue, catalogue).map(said).collect::<Vec<_>>(),
        [(Some(450), Some(1_250)), (None, None)]
    );
    let departures = "departure;node;carrier;date;cutoff;leaves;capacity_units;capacity_l\n\
                      D-1;FR-CEN;COL;2026-11-28;18:00;18:15;400;9000\n";
    let said = |fact| match fact {
        Fact::DepartureListed(card) => (card.capacity_units, card.capacity_l),
        other => panic!("{other:?}"),
    };
    assert_eq!(cards(Kind::Departures, departures).map(said).collect::<Vec<_>>(), [(Some(400), Some(9_000))]);
    let vans = "van;depot;capacity;date;from;to;capacity_g\nV-1;FR-CEN;40;2026-11-28;16:00;22:00;800000\n";
    let said = |fact| match fact {
        Fact::VanListed(card) => (card.capacity_g, card.capacity_l),
        other => panic!("{other:?}"),
    };
    assert_eq!(cards(Kind::Vans, vans).map(said).collect::<Vec<_>>(), [(Some(800_000), None)]);
}

#[test]
fn all_that_is_wrong_is_named_by_line_and_column() {
    let stock = "node;sku;on_hand;safety\nFR-CEN;A;12;\nFR-CEN;;x;-1\nFR CEN;B;3\n\n;;;\nFR-CEN;B;;2\n";
    let expected = [
        (3, "sku", "missing_value"),
        (3, "on_hand", "bad_number"),
        (3, "safety", "negative_number"),
        (4, "node", "bad_id"),
        (7, "on_hand", "missing_value"),
    ];
    assert_eq!(problems(Kind::Stock, stock), expected);
    assert_eq!(problems(Kind::Stock, &stock.replace('\n', "\r\n")), expected);
    assert_eq!(problems(Kind::Stock, "node;quantite\nFR-CEN;3\n"), [(1, "sku", "missing_column")]);
    let nodes = "node;kind;name;dept;lat;lon;capacity_per_slot;opens;closes;handling;per_unit\n\
                 N;usine;Nord;59;95;3;10;8h;7h;1;1\n";
    assert_eq!(
        problems(Kind::Nodes, nodes),
        [(2, "kind", "unknown_word"), (2, "lat", "bad_position"), (2, "closes", "ends_before_it_begins")]
    );
}

#[test]
fn reference_data_is_taken_whole_and_counts_line_by_line() {
    let catalogue = parse(Kind::Catalogue, b"sku;brand;name;price;weight_g\nA;B;C;1;1\nD;E;F;x;1\n", &known());
    assert_eq!((catalogue.facts.len(), catalogue.incoming().len()), (1, 0));
    let stock = parse(Kind::Stock, b"node;sku;on_hand\nN;A;1\nN;B;x\n", &known());
    let keys: Vec<_> = stock.incoming().into_iter().map(|told| told.origin.key).collect();
    // The second row leaves its shelf in doubt.
    assert_eq!(keys, [format!("{}:2", stock.hash), format!("{}:3", stock.hash)]);
}

#[test]
fn a_cell_needs_its_grid_and_lies_in_it() {
    let robots = "robot;node;x;y\nR1;FR-CEN;3;2\nR2;FR-CEN;4;0\nR3;FR-NOWHERE;0;0\n";
    let parsed = parse(Kind::Robots, robots.as_bytes(), &known());
    let homes = parsed.facts.iter().filter_map(|(_, f)| match f {
        Fact::RobotListed(card) => Some(card.home),
        _ => None,
    });
    assert_eq!(homes.collect::<Vec<_>>(), [Cell(11)]);
    assert_eq!(problems(Kind::Robots, robots), [(3, "x", "outside_grid"), (4, "node", "unknown_grid")]);
}

#[test]
fn a_grid_has_all_its_rows_in_one_width() {
    let grid = |rows: &str| problems(Kind::Grid, &format!("node;packers;y;cells\n{rows}"));
    assert_eq!(grid("N;2;1;..\nN;2;0;@E\n"), []);
    assert_eq!(grid("N;2;0;..\nN;2;2;..\n"), [(3, "y", "missing_row")]);
    assert_eq!(grid("N;2;0;..\nN;2;1;...\n"), [(3, "cells", "differs_within_group")]);
    assert_eq!(grid("N;2;0;.#\nN;3;1;..\n")[0], (2, "cells", "bad_cells"));
}

#[test]
fn a_slot_holds_its_passages_and_agrees_with_itself() {
    let parsed = parse(Kind::RunningOrder, example(Kind::RunningOrder).as_bytes(), &known());
    let Some((2, Fact::SlotPlanned(slot))) = parsed.facts.first() else { panic!("a slot on line 2") };
    assert_eq!((slot.passages.len(), slot.passages[0].from), (2, Moment(1_795_856_700_000)));
    let late = example(Kind::RunningOrder).replace("28/11/2026 10h25", "28/11/2026 10h35");
    assert_eq!(problems(Kind::RunningOrder, &late), [(3, "from", "outside_slot")]);
    let other = example(Kind::RunningOrder).replacen(";Zoé;", ";Nina;", 1);
    assert_eq!(problems(Kind::RunningOrder, &other), [(3, "slot", "differs_within_group")]);
}

#[test]
fn a_truck_that_closes_before_midnight_may_leave_after_it() {
    let parsed = parse(Kind::Departures, example(Kind::Departures).as_bytes(), &known());
    let Fact::DepartureListed(card) = &parsed.facts[1].1 else { panic!("a departure") };
    assert_eq!((card.leaves - card.cutoff).as_minutes(), 20);
}

#[test]
fn mutated_files_never_panic() {
    let tally = fuzz::run(Sample::DropFolder, 3_000, Seed(7));
    assert!(tally.refused > 0 && tally.taken > 0, "{tally:?}");
}

#[test]
fn each_code_is_said_in_two_languages() {
    let stock = parse(Kind::Stock, b"node;sku;on_hand;rayon 3\nN;B;x;4\n", &known());
    let (problems, notes) = (stock.problems, stock.notes);
    let mut outcome = Outcome { file: "stock.csv".into(), taken: None, problems, notes };
    let text = words::report(&outcome);
    assert!(text.contains("rien n'a été pris") && text.contains("nothing was taken"));
    assert!(text.contains("ligne 2 ; colonne on_hand ; bad_number ; un nombre est attendu / a number is expected"));
    assert!(text.contains("not_read ; colonnes ou champs non lus / columns or fields not read ; rayon 3"), "{text}");
    outcome.taken = Some(crate::Accepted { new: 2, known: 0, refused: vec![(1, model::Reason::UnknownNode)] });
    let text = words::report(&outcome);
    assert!(text.contains("faits nouveaux 1, déjà connus 0") && text.contains("sans effet 1"), "{text}");
    assert!(!words::summary(&outcome).contains("rayon"), "no word of the file leaves it");
}

pub(super) struct Scene {
    pub folder: PathBuf,
    pub memory: Arc<Memory>,
}

impl Scene {
    pub fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("regie-drop-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        Self { folder, memory: Arc::new(Memory::default()) }
    }
    pub async fn open(&self) -> DropFolder {
        let sink = self.memory.clone();
        let opened = DropFolder::open(self.folder.clone(), sink, Known::default()).await.expect("a folder");
        opened.patient(ripe::Patience::NONE)
    }
    pub fn put(&self, name: &str, text: &str) {
        std::fs::write(self.folder.join(name), text).expect("written");
    }
    pub fn has(&self, name: &str) -> bool {
        self.folder.join(name).exists()
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

#[tokio::test]
async fn files_dropped_together_are_read_in_the_order_they_need() {
    let scene = Scene::new("order");
    for kind in Kind::ALL {
        scene.put(&format!("{}.csv", kind.name()), example(kind));
    }
    scene.put("catalogue.tmp", "half a fi");
    let outcomes = scene.open().await.scan().await.expect("readable");
    assert!(outcomes.iter().all(|o| o.taken.is_some() && o.problems.is_empty()), "{outcomes:?}");
    assert_eq!(outcomes.len(), Kind::ALL.len());
    assert!(scene.has("bins.ok") && scene.has("done/bins.csv") && !scene.has("bins.csv"));
    assert!(scene.has("catalogue.tmp"));
    // In a new life, the grid taken before is remembered.
    scene.put("robots.csv", "robot;node;x;y\nR9;FR-CEN;1;2\n");
    let outcomes = scene.open().await.scan().await.expect("readable");
    assert_eq!(outcomes[0].taken.clone().map(|a| a.new), Some(1), "{outcomes:?}");
}

#[tokio::test]
async fn the_same_file_again_is_told_again_and_a_wrong_one_not_at_all() {
    let scene = Scene::new("twice");
    let mut folder = scene.open().await;
    for expected in [2, 2] {
        scene.put("stock.csv", example(Kind::Stock));
        let outcomes = folder.scan().await.expect("readable");
        assert_eq!(outcomes[0].taken.clone().map(|a| a.new), Some(expected));
    }
    scene.put("catalogue.csv", "sku;brand;name;price;weight_g\nA;B;C;cher;1\nB;B;C;1;1\n");
    scene.put("notes.csv", "a;b\n");
    scene.put("vans.csv", "");
    let outcomes = folder.scan().await.expect("readable");
    assert!(outcomes.iter().all(|o| o.taken.is_none()), "{outcomes:?}");
    let said = std::fs::read_to_string(scene.folder.join("catalogue.err")).expect("a result");
    assert!(said.contains("ligne 2 ; colonne price ; bad_money"), "{said}");
    assert!(scene.has("refused/catalogue.csv") && scene.has("refused/notes.csv") && scene.has("refused/vans.csv"));
    assert_eq!(scene.memory.kinds(), ["stock_counted"; 4]);
}

#[tokio::test]
async fn a_file_that_meets_a_full_inbox_waits() {
    let scene = Scene::new("full");
    let mut folder = scene.open().await;
    scene.put("stock.csv", example(Kind::Stock));
    scene.memory.meet(Some(SinkError::Full));
    assert_eq!(folder.scan().await.expect("readable"), []);
    assert!(scene.has("stock.csv") && !scene.has("stock.ok"));
    scene.memory.meet(None);
    assert_eq!(folder.scan().await.expect("readable").len(), 1);
}

#[tokio::test]
async fn a_file_renamed_into_the_folder_is_noticed() {
    let scene = Scene::new("watch");
    let watching = watch(scene.memory.clone(), scene.folder.clone()).expect("watched");
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    scene.put("stock.tmp", example(Kind::Stock));
    std::fs::rename(scene.folder.join("stock.tmp"), scene.folder.join("stock.csv")).expect("renamed");
    for _ in 0..100 {
        if scene.has("done/stock.csv") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    drop(watching);
    assert_eq!(scene.memory.kinds().len(), 2);
}
