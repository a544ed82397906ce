//! Files as shops, stock systems and spreadsheets really write them, each with its right value.

use super::{tests::Scene, *};
use crate::memory::Memory;
use model::{NodeKind, SkuId, Span};

fn facts(kind: Kind, text: &str) -> Vec<Fact> {
    parse(kind, text.as_bytes(), &Known::default()).facts.into_iter().map(|(_, fact)| fact).collect()
}

fn problems(kind: Kind, text: &str) -> Vec<(u32, &'static str)> {
    parse(kind, text.as_bytes(), &Known::default()).problems.iter().map(|p| (p.line, p.code)).collect()
}

fn notes(kind: Kind, text: &str) -> Vec<(u32, &'static str)> {
    parse(kind, text.as_bytes(), &Known::default()).notes.iter().map(|p| (p.line, p.code)).collect()
}

/// What counts say: article and units, or why they are in doubt.
fn counts(text: &str) -> Vec<(String, Result<u32, String>)> {
    let said = |fact| match fact {
        Fact::StockCounted { sku, on_hand, .. } => (sku.to_string(), Ok(on_hand)),
        Fact::StockDoubted { sku, code, .. } => (sku.to_string(), Err(code)),
        other => panic!("{} is no count", other.kind()),
    };
    facts(Kind::Stock, text).into_iter().map(said).collect()
}

fn counted(sku: &str, on_hand: u32) -> (String, Result<u32, String>) {
    (sku.to_owned(), Ok(on_hand))
}

fn doubted(sku: &str, code: &str) -> (String, Result<u32, String>) {
    (sku.to_owned(), Err(code.to_owned()))
}

#[test]
fn a_whole_number_may_have_zero_decimals() {
    let text = "\"node\",\"sku\",\"on_hand\"\n\"N\",\"A\",\"85.0\"\n\"N\",\"B\",\"31,00\"\n\"N\",\"C\",\"1 200,0\"\n";
    assert_eq!(counts(text), [counted("A", 85), counted("B", 31), counted("C", 1_200)]);
}

#[test]
fn a_count_that_cannot_be_read_is_in_doubt() {
    let text = "node;sku;on_hand\nN;A;12,5\nN;B;1.200\nN;C;4000000000\nN;D;beaucoup\nN;E;3\n";
    let expected = [
        doubted("A", "not_whole"),
        doubted("B", "ambiguous_number"),
        doubted("C", "too_large_number"),
        doubted("D", "bad_number"),
        counted("E", 3),
    ];
    assert_eq!(counts(text), expected);
    assert_eq!(problems(Kind::Stock, text).len(), 4);
}

#[test]
fn a_negative_count_is_an_empty_shelf_and_said() {
    let text = "node;sku;on_hand\nN;A;-7\nN;B;'-2.0\nN;C;−1\nN;D;0\n";
    assert_eq!(counts(text), ["A", "B", "C", "D"].map(|sku| counted(sku, 0)));
    assert_eq!(problems(Kind::Stock, text), []);
    assert_eq!(notes(Kind::Stock, text), [2, 3, 4].map(|line| (line, "negative_count")));
}

#[test]
fn a_code_that_a_spreadsheet_rounded_is_refused() {
    let text = "node;sku;on_hand\nN;4,01E+12;5\nN;4,01E+12;6\nN;12E45;7\n";
    assert_eq!(counts(text), [counted("12E45", 7)]);
    assert_eq!(problems(Kind::Stock, text), [(2, "rounded_code"), (3, "rounded_code")]);
    assert_eq!(problems(Kind::Stock, "node;sku;on_hand\nN;#N/A;5\n"), [(2, "broken_formula")]);
    assert_eq!(counts("node;sku;on_hand\nN;=\"0042\";5\nN;'0043;6\n"), [counted("0042", 5), counted("0043", 6)]);
}

#[test]
fn lots_are_added_up_and_what_is_said_twice_otherwise_is_in_doubt() {
    let lots = "node;sku;on_hand;lot\nN;A;20;L7\nN;A;11;L8\n";
    assert_eq!(counts(lots), [counted("A", 31)]);
    assert_eq!(notes(Kind::Stock, lots), [(2, "summed")]);
    let plain = "node;sku;on_hand\nN;A;20\nN;B;1\nN;A;11\n";
    assert_eq!(counts(plain), [doubted("A", "twice"), counted("B", 1)]);
    assert_eq!(problems(Kind::Stock, plain), [(4, "twice")]);
    let same = "node;sku;on_hand\nN;A;20\nN;A;20\n";
    assert_eq!((counts(same), notes(Kind::Stock, same)), (vec![counted("A", 20)], vec![(3, "same_twice")]));
    let half = "node;sku;on_hand;emplacement;dluo\nN;A;20;R1;\nN;A;x;R2;\n";
    assert_eq!(counts(half), [doubted("A", "bad_number")], "a sum with an unknown part is none");
    let nameless = "node;sku;on_hand;lot\nN;A;20;L7\nN;A;11;\n";
    assert_eq!(counts(nameless), [doubted("A", "twice")]);
}

#[test]
fn a_count_may_say_when_it_was_taken() {
    let parsed = parse(
        Kind::Stock,
        b"node;sku;on_hand;Compt\xc3\xa9 le\nN;A;3;2026-11-28 10:00:30\nN;B;4;\n",
        &Known::default(),
    );
    let times: Vec<_> = parsed.told("x").into_iter().map(|(_, told)| told.happened_at).collect();
    assert_eq!(times, [Some(Moment(1_795_856_430_000)), None]);
}

#[test]
fn excels_own_first_line_is_passed() {
    for text in ["sep=;\r\nnode;sku;on_hand\r\nN;A;31\r\n", "\u{feff}\"sep=,\"\nnode,sku,on_hand\nN,A,31\n"] {
        assert_eq!(counts(text), [counted("A", 31)], "{text:?}");
    }
    let utf16: Vec<u8> =
        "\u{feff}sep=\t\r\nnode\tsku\ton_hand\r\nN\tA\t31\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(parse(Kind::Stock, &utf16, &Known::default()).facts.len(), 1);
}

#[test]
fn lines_may_end_as_on_an_old_mac() {
    let parsed = parse(Kind::Stock, b"node;sku;on_hand\rN;A;33\rN;B;34\rN;C;x\r", &Known::default());
    assert_eq!(parsed.facts.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3, 4]);
    assert_eq!(parsed.problems[0].line, 4);
    let keys: std::collections::BTreeSet<_> = parsed.told("a").into_iter().map(|(_, told)| told.origin.key).collect();
    assert_eq!(keys.len(), 3);
}

#[test]
fn a_decimal_comma_between_commas_is_no_cell_of_its_own() {
    let catalogue = "sku,brand,name,price,weight_g\nA,B,N,19,50,80\n";
    assert_eq!(facts(Kind::Catalogue, catalogue), []);
    assert_eq!(problems(Kind::Catalogue, catalogue), [(2, "too_many_cells")]);
    let stock = "node,sku,on_hand\nN,A,12,00\nN,B,5\n";
    assert_eq!(counts(stock), [doubted("A", "too_many_cells"), counted("B", 5)]);
    assert_eq!(problems(Kind::Stock, "node,sku,on_hand,safety\nN,A,12,00\n"), [(2, "split_decimal")]);
    assert_eq!(counts("node;sku;on_hand\nN;A;12;;\n"), [counted("A", 12)], "empty cells at the end say nothing");
}

#[test]
fn a_short_or_broken_row_is_named() {
    assert_eq!(problems(Kind::Vans, "van;depot;capacity;date;from;to\nV1;N;60\n"), [(2, "too_few_cells")]);
    assert_eq!(problems(Kind::Stock, "node;sku;on_hand\nN;A;\"3\nN;B;4\n"), [(2, "open_quote")]);
    assert_eq!(problems(Kind::Stock, "node;\"sku;on_hand\nN;A;3\n"), [(1, "open_quote")]);
    assert_eq!(problems(Kind::Stock, "\"node\";\"sku\";\"on_hand\";\"note; remarque\"\nN;A;3;x\n"), []);
    assert_eq!(problems(Kind::Stock, "node;sku;on_hand;quantite\nN;A;3;4\n"), [(1, "twice_column")]);
    assert_eq!(problems(Kind::Stock, "PK\u{3}\u{4}"), [(0, "wrong_format")]);
}

#[test]
fn a_departement_is_written_as_people_write_it() {
    let nodes = "node;kind;name;dept;lat;lon;capacity_per_slot;opens;closes;handling;per_unit;van_depts\n\
                 N1;hub;Mâcon;1;46,3;4,9;9;00:00;24:00;1,05;0,20;1 2 69\n";
    let listed = facts(Kind::Nodes, nodes);
    let Some(Fact::NodeListed(card)) = listed.first() else { panic!("a node") };
    assert_eq!((card.dept.as_str(), card.kind), ("01", NodeKind::Hub));
    assert_eq!(card.van_depts.iter().map(|dept| dept.as_str()).collect::<Vec<_>>(), ["01", "02", "69"]);
    assert_eq!(problems(Kind::Nodes, &nodes.replace(";1 2 69", ";1 20")), [(2, "bad_dept")]);
    assert_eq!(problems(Kind::Nodes, &nodes.replace("46,3;4,9", "4,9;46,3")), [(2, "far_from_dept")]);
    let sales = "date;hour;sku;dept;units\n2026-10-20;3;A;2b;1\n2026-10-20;4;A;7;2\n2026-10-20;4;A;974;2\n";
    let recorded = facts(Kind::Sales, sales);
    let Some(Fact::SalesRecorded { sales: read, .. }) = recorded.first() else { panic!("sales") };
    assert_eq!(read.iter().map(|sale| sale.dept.as_str()).collect::<Vec<_>>(), ["2B", "07"]);
    assert_eq!(notes(Kind::Sales, sales), [(4, "overseas_left_out")]);
    assert_eq!(problems(Kind::Sales, &sales.replace("2b", "96")), [(2, "bad_dept")]);
}

#[test]
fn another_currency_is_no_euro() {
    let text = "sku;brand;name;price;weight_g;devise\nA;B;N;10;1;EUR\nC;B;N;10;1;CHF\nD;B;N;$5;1;\n";
    assert_eq!(problems(Kind::Catalogue, text), [(3, "bad_currency"), (4, "bad_currency")]);
}

const SLOTS: &str = "slot;show;brand;creator;room;slot_from;slot_to;sku;from;to;price;expected_units\n\
    S1;F;B;Z;A;2027-03-28 01:00;2027-03-28 04:00;L1;2027-03-28 02:20;2027-03-28 03:20;9,90;40\n\
    S2;F;B;Z;A;2027-10-31 02:00;2027-10-31 03:00;L1;2027-10-31 02:20;2027-10-31 02:40;9,90;40\n\
    S3;F;B;Z;A;2027-03-28 05:00;2027-03-28 06:00;L1;2027-03-28 05:10;2027-03-28 05:20;9,90;40\n";

#[test]
fn an_hour_that_does_not_exist_is_named_and_hurts_its_slot_alone() {
    let parsed = parse(Kind::RunningOrder, SLOTS.as_bytes(), &Known::default());
    let slots = parsed.incoming().into_iter().map(|told| match told.fact {
        Fact::SlotPlanned(card) => (card.slot.to_string(), card.passages[0].until - card.passages[0].from),
        other => panic!("{}", other.kind()),
    });
    let slots: Vec<_> = slots.collect();
    assert_eq!(slots, [("S2".to_owned(), Span::minutes(20)), ("S3".to_owned(), Span::minutes(10))]);
    let [problem] = &parsed.problems[..] else { panic!("{:?}", parsed.problems) };
    assert_eq!((problem.line, problem.code, problem.hint.as_str()), (2, "no_such_time", "2027-03-28 02:20"));
    assert!(parsed.notes.iter().all(|note| (note.line, note.code) == (3, "twice_that_night")), "{:?}", parsed.notes);
    let nameless = SLOTS.replace("S1;F", ";F");
    assert!(parse(Kind::RunningOrder, nameless.as_bytes(), &Known::default()).incoming().is_empty());
}

#[test]
fn the_next_day_is_one_of_the_calendar() {
    let vans = "van;depot;capacity;date;from;to\n\
        V1;N;60;2027-03-27;21:30;05:30\nV2;N;60;2027-10-30;21:30;05:30\nV3;N;60;2027-03-27;21:30;02:30\n";
    let ends = |fact| match fact {
        Fact::VanListed(card) => card.shift_to.to_string(),
        Fact::DepartureListed(card) => card.leaves.to_string(),
        other => panic!("{}", other.kind()),
    };
    let found: Vec<String> = facts(Kind::Vans, vans).into_iter().map(ends).collect();
    assert_eq!(found, ["2027-03-28 05:30:00", "2027-10-31 05:30:00"]);
    assert_eq!(problems(Kind::Vans, vans), [(4, "no_such_time")]);
    let trucks =
        "departure;node;carrier;date;cutoff;leaves\nD1;N;R;2027-03-27;23:10;04:20\nD2;N;R;2027-10-30;23:10;04:20\n";
    let found: Vec<String> = facts(Kind::Departures, trucks).into_iter().map(ends).collect();
    assert_eq!(found, ["2027-03-28 04:20:00", "2027-10-31 04:20:00"]);
}

#[test]
fn what_is_said_twice_is_said_once_or_disputed() {
    let catalogue = "sku;brand;name;price;weight_g\nA;B;N;10;1\nA;B;N;10;1\n";
    assert_eq!((facts(Kind::Catalogue, catalogue).len(), problems(Kind::Catalogue, catalogue)), (1, vec![]));
    let other = catalogue.replacen("N;10", "N;11", 1);
    assert_eq!(problems(Kind::Catalogue, &other), [(3, "twice")]);
    let mut known = Known::default();
    let grid = parse(Kind::Grid, example(Kind::Grid).as_bytes(), &known);
    grid.facts.iter().for_each(|(_, fact)| known.learn(fact));
    let robots = parse(Kind::Robots, b"robot;node;x;y\nR1;FR-CEN;1;1\nR2;FR-CEN;1;1\n", &known);
    assert_eq!(robots.problems[0].code, "same_cell");
    let lines = "{\"stock_counted\":{\"node\":\"N\",\"sku\":\"A\",\"on_hand\":4,\"safety\":null}}\n";
    let twice = lines.to_owned() + &lines.replace('4', "5");
    let parsed = parse_ndjson(Kind::Stock, twice.as_bytes(), &known);
    assert_eq!((parsed.problems[0].code, parsed.facts[0].1.kind()), ("twice", "stock_doubted"));
}

#[test]
fn a_count_that_cannot_be_right_leaves_nothing_for_sale_in_either_form() {
    let told = |text: &str| {
        let parsed = parse_ndjson(Kind::Stock, text.as_bytes(), &Known::default());
        let codes: Vec<_> = parsed.problems.iter().map(|problem| (problem.column, problem.code)).collect();
        (parsed.facts.into_iter().map(|(_, fact)| fact).next(), codes)
    };
    let line = |on_hand: &str| {
        format!("{{\"stock_counted\":{{\"node\":\"N\",\"sku\":\"A\",\"on_hand\":{on_hand},\"safety\":null}}}}\n")
    };
    assert!(matches!(told(&line("120.0")).0, Some(Fact::StockCounted { on_hand: 120, .. })));
    for (on_hand, code) in
        [("-3", "negative_number"), ("1e20", "too_large_number"), ("\"x\"", "bad_number"), ("12.5", "bad_number")]
    {
        let (fact, codes) = told(&line(on_hand));
        assert!(matches!(fact, Some(Fact::StockDoubted { .. })), "{on_hand}: {fact:?}");
        assert_eq!(codes, [(Some("on_hand"), code)], "{on_hand}");
    }
    let header = "node;sku;on_hand;counted_at\n";
    for (at, code) in [("hier", "bad_time"), ("2026-11-27", "bad_time"), ("2027-03-28 02:30", "no_such_time")] {
        let text = format!("{header}N;A;99;{at}\n");
        assert!(
            matches!(facts(Kind::Stock, &text)[..], [Fact::StockDoubted { .. }]),
            "{at}: nobody knows how old it is"
        );
        assert_eq!(problems(Kind::Stock, &text), [(2, code)], "{at}");
    }
    let mut parsed = parse(Kind::Stock, format!("{header}N;A;99;2027-11-28 10:00\n").as_bytes(), &Known::default());
    truth::doubt_the_future(&mut parsed, model::Moment(1_795_856_400_000));
    assert!(matches!(parsed.facts[..], [(2, Fact::StockDoubted { .. })]) && parsed.problems[0].code == "future_time");
}

#[test]
fn facts_as_the_model_writes_them_are_held_to_the_same_bounds() {
    let one = |kind, text: &str| {
        let parsed = parse_ndjson(kind, text.as_bytes(), &Known::default());
        parsed.problems.first().or(parsed.notes.first()).map(|said| said.code)
    };
    let stock = "{\"stock_counted\":{\"node\":\"N\",\"sku\":\"A\",\"on_hand\":4,\"safety\":null}}\n";
    assert_eq!(one(Kind::Stock, stock), None);
    assert_eq!(one(Kind::Stock, &stock.replace(":4", ":4000000000")), Some("too_large_number"));
    assert_eq!(one(Kind::Stock, &stock.replace("safety\":null", "safty\":1")), Some("not_read"));
    assert_eq!(one(Kind::Stock, stock.trim_end().trim_end_matches('}')), Some("cut_short"));
    assert_eq!(one(Kind::Stock, &stock.replace('\n', "\r")), None);
    let sku = "{\"sku_listed\":{\"sku\":\"A\",\"brand\":\"B\",\"name\":\"N\",\"price_cents\":-1,\"weight_g\":1,\"hero\":false}}\n";
    assert_eq!(one(Kind::Catalogue, sku), Some("negative_number"));
}

/// Whatever place a copy stops at, no number is taken that the whole file does not hold, but for the last of a file
/// that ends there: against that only time helps.
#[test]
fn a_file_cut_anywhere_never_says_otherwise() {
    let text = "node;sku;on_hand;safety\nFR-CEN;LUNE-11;81;5\r\nFR-CEN;LUNE-12;\"1 250\";7\nFR-HUB-93;LUNE-12;30;0\n";
    let whole = facts(Kind::Stock, text);
    for at in 0..text.len() {
        let cut = &text[..at];
        let last = cut.lines().count() as u32;
        for (line, fact) in parse(Kind::Stock, cut.as_bytes(), &Known::default()).facts {
            let ended = line < last || cut.ends_with('\n');
            let doubt = matches!(fact, Fact::StockDoubted { .. });
            let unsure = !ended && bytes::Tail::of(cut.as_bytes()) == bytes::Tail::Open;
            assert!(doubt || unsure || whole.contains(&fact), "cut at {at}: {fact:?}");
        }
    }
}

#[tokio::test]
async fn a_count_that_returns_to_an_earlier_value_counts() {
    let scene = Scene::new("return");
    let mut folder = scene.open().await;
    for on_hand in [40, 35, 40] {
        scene.put("stock_small.csv", &format!("node;sku;on_hand\nN;A;{on_hand}\n"));
        let outcomes = folder.scan().await.expect("readable");
        assert_eq!(outcomes[0].taken.clone().map(|taken| taken.new), Some(1));
    }
    let last = scene.memory.facts().pop().expect("a count").fact;
    assert!(matches!(last, Fact::StockCounted { on_hand: 40, .. }));
}

#[tokio::test]
async fn a_taking_that_was_broken_off_doubles_nothing() {
    let scene = Scene::new("broken-off");
    let text = "node;sku;on_hand\nN;A;40\n";
    scene.put("stock.csv", text);
    scene.open().await.scan().await.expect("readable");
    // As if the app had ended after the facts were durable and before the file was moved.
    let mut journal = arrival::Journal::open(&scene.folder).await.expect("opened");
    std::fs::rename(scene.folder.join("done/stock.csv"), scene.folder.join("stock.csv")).expect("put back");
    let stamp = arrival::Stamp::at(&scene.folder.join("stock.csv")).await.expect("there");
    let hash = parse(Kind::Stock, text.as_bytes(), &Known::default()).hash;
    let first = scene.memory.facts()[0].origin.key.clone();
    let kept = journal.begin("stock.csv", stamp, &hash).await.expect("kept");
    assert_ne!(first, format!("{kept}:2"), "dropped again, it is another arrival");
    for _ in 0..2 {
        let key = format!("{}:2", journal.begin("stock.csv", stamp, &hash).await.expect("kept"));
        assert_eq!(key, format!("{kept}:2"));
    }
    let outcomes = scene.open().await.scan().await.expect("readable");
    assert_eq!(outcomes[0].taken.clone().map(|taken| taken.new), Some(1));
    assert_eq!(scene.memory.facts().pop().expect("a count").origin.key, format!("{kept}:2"));
}

#[tokio::test]
async fn past_sales_count_once_whatever_file_tells_them() {
    let scene = Scene::new("sales");
    let mut folder = scene.open().await;
    let header = "date;hour;sku;dept;units\n";
    let (monday, tuesday) = ("2026-10-19;3;A;75;2\n", "2026-10-20;3;A;75;4\n");
    let mut new = Vec::new();
    for (name, text) in
        [("sales_a.csv", header.to_owned() + monday), ("sales_b.csv", header.to_owned() + monday + tuesday)]
    {
        scene.put(name, &text);
        new.push(folder.scan().await.expect("readable")[0].taken.clone().map(|taken| taken.new));
    }
    assert_eq!(new, [Some(1), Some(1)]);
}

#[tokio::test]
async fn rows_of_unknown_codes_are_told_and_wait_for_a_person() {
    let scene = Scene::new("unknown");
    scene.memory.know(&["LUNE-25", "00123"], &["FR-CEN"]);
    let mut folder = scene.open().await;
    scene.put(
        "stock.csv",
        "node;sku;on_hand\nFR-CEN;123;10\nFR-CENN;LUNE-25;10\nFR-CEN;Crème de nuit;3\nFR-CEN;LUNE-25;7\n",
    );
    let outcomes = folder.scan().await.expect("readable");
    let told: Vec<_> = outcomes[0].problems.iter().map(|p| (p.line, p.column, p.code)).collect();
    let expected = [(2, Some("sku"), "unknown_sku"), (3, Some("node"), "unknown_node"), (4, Some("sku"), "bad_id")];
    assert_eq!(told, expected);
    assert!(outcomes[0].problems[0].hint.contains("00123"));
    let said = std::fs::read_to_string(scene.folder.join("stock.err")).expect("a result");
    assert!(
        said.contains("en partie") && said.contains("faits nouveaux 1,") && said.contains("sans effet 1"),
        "{said}"
    );
    assert_eq!(scene.memory.codes(), ["unknown_sku"]);
    let waiting = scene.memory.quarantine();
    assert_eq!(waiting.iter().map(|item| item.words.as_str()).collect::<Vec<_>>(), ["123", "Crème de nuit"]);
    let names = |word: &str| (word == "Crème de nuit").then(|| SkuId::new("LUNE-25").expect("short"));
    let origin = |n: usize| Origin { source: waiting[n].source, key: waiting[n].key.clone() };
    let again = |n: usize, corrections: &BTreeMap<String, String>| {
        let origin = origin(n);
        let (form, field) = (waiting[n].form.as_str(), waiting[n].field.as_str());
        let asked = crate::Retake { form, body: &waiting[n].body, origin: &origin, field, corrections, standing: None };
        crate::retake(asked, crate::shop::Known { resolve: &names, home: None, services: &BTreeSet::new() })
            .map(|again| again.facts)
    };
    let mapped = again(1, &BTreeMap::new()).expect("understood by now");
    assert_eq!((mapped.len(), &mapped[0].origin), (1, &origin(1)));
    assert!(matches!(mapped[0].fact, Fact::StockCounted { on_hand: 3, .. }));
    assert!(mapped[0].happened_at.is_some(), "it is as old as its arrival");
    assert_eq!(again(0, &BTreeMap::new()).expect_err("still odd").code, "unknown_sku");
    let sku = BTreeMap::from([("sku".to_owned(), "Crème de nuit".to_owned())]);
    assert!(matches!(again(0, &sku).expect("corrected")[0].fact, Fact::StockCounted { on_hand: 10, .. }));
    let other = BTreeMap::from([("price".to_owned(), "1".to_owned())]);
    assert_eq!(again(0, &other).expect_err("no such column").code, "bad_correction");
}

#[tokio::test]
async fn a_file_copied_slowly_is_taken_when_it_is_whole() {
    let scene = Scene::new("slow");
    let patience = ripe::Patience {
        ended: std::time::Duration::from_millis(300),
        open: std::time::Duration::from_secs(3_600),
        held: std::time::Duration::from_secs(3_600),
    };
    let mut folder = scene.open().await.patient(patience);
    scene.put("stock_slow.csv", "node;sku;on_hand\nN;A;9");
    assert_eq!(folder.scan().await.expect("readable"), []);
    scene.put("stock_slow.csv", "node;sku;on_hand\nN;A;950\nN;B;82\n");
    let mut outcomes = Vec::new();
    for _ in 0..2_000 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        outcomes.append(&mut folder.scan().await.expect("readable"));
        if !outcomes.is_empty() {
            break;
        }
    }
    assert_eq!(outcomes[0].taken.clone().map(|taken| taken.new), Some(2));
    assert!(matches!(scene.memory.facts()[0].fact, Fact::StockCounted { on_hand: 950, .. }));
}

#[tokio::test]
async fn a_file_that_grows_after_it_was_taken_is_taken_again() {
    use std::io::Write as _;
    let scene = Scene::new("late");
    let mut folder = scene.open().await;
    let mut writer = std::fs::File::create(scene.folder.join("stock.csv")).expect("created");
    writer.write_all(b"node;sku;on_hand\nN;A;1\n").expect("written");
    assert_eq!(folder.scan().await.expect("readable").len(), 1);
    writer.write_all(b"N;B;2\n").expect("written");
    let outcomes = folder.scan().await.expect("readable");
    assert_eq!(outcomes[0].taken.clone().map(|taken| taken.new), Some(2), "{outcomes:?}");
}

#[tokio::test]
async fn files_that_programs_keep_aside_are_left_alone() {
    let scene = Scene::new("aside");
    let mut folder = scene.open().await;
    let aside =
        ["~$stock.csv", ".stock.csv.swp", ".stock.csv", "stock.csv.part", "stock.csv.filepart", "stock.csv.crdownload"];
    aside.iter().for_each(|name| scene.put(name, "x"));
    assert_eq!(folder.scan().await.expect("readable"), []);
    assert!(aside.iter().all(|name| scene.has(name)));
    scene.put("stock.xlsx", "PK");
    let outcomes = folder.scan().await.expect("readable");
    assert_eq!(outcomes[0].problems[0].code, "wrong_format");
    assert!(scene.has("refused/stock.xlsx"));
}

/// What FEEDS.md says of columns is what is read, and every code has its sentence and its place there.
#[test]
fn the_document_tells_each_column_and_code() {
    let document = include_str!("../../FEEDS.md");
    let part = document.split("## HTTP feeds").next().expect("the drop folder's part");
    for kind in Kind::ALL {
        let start = format!("| `{}` | `", kind.name());
        let row = part.lines().find(|line| line.starts_with(&start)).unwrap_or_else(|| panic!("{start}"));
        let told = row.strip_prefix(&start).and_then(|rest| rest.split('`').next()).expect("columns");
        let (needed, may) = told.split_once(" [").unwrap_or((told, ""));
        assert_eq!(needed.split_whitespace().collect::<Vec<_>>(), required(kind), "{kind:?}");
        let may: Vec<&str> = may.trim_end_matches(']').split_whitespace().collect();
        assert_eq!(may, optional(kind), "{kind:?}");
    }
    for (name, others) in COLUMNS {
        let told = |word: &str| part.contains(&format!("`{word}`"));
        assert!(told(name), "{name}");
        assert!(others.iter().all(|other| told(other)), "{name}: {others:?}");
    }
    for code in words::codes() {
        assert!(part.contains(&format!("`{code}`")), "{code}");
    }
}

#[test]
fn each_column_told_as_read_is_read() {
    for kind in Kind::ALL {
        let text = example(kind);
        let mut known = Known::default();
        let grid = parse(Kind::Grid, example(Kind::Grid).as_bytes(), &known);
        grid.facts.iter().for_each(|(_, fact)| known.learn(fact));
        let mut table = table::Table::open(kind, text, Reading { known: &known, names: None });
        fill(kind, &mut table, &mut Parsed::empty(kind, b""));
        let asked = table.asked.borrow().clone();
        let told: std::collections::BTreeSet<_> = required(kind).iter().chain(optional(kind)).copied().collect();
        assert_eq!(asked, told, "{kind:?}");
    }
}

impl Memory {
    fn quarantine(&self) -> Vec<crate::Quarantined> {
        self.quarantine.lock().expect("not poisoned").clone()
    }
}
