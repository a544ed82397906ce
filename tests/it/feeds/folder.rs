//! The drop folder: a file is taken, or answered with its lines, and each arrival counts once.

use super::app::{Open, open, sku};
use crate::wire::eventually;
use model::NodeId;
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn each_arrival_counts_once_and_a_broken_file_is_told_by_line() {
    let app = open(|_| ()).await;
    let good = "node;sku;on_hand;safety\nFR-LYO;LUN-003;7;0\nFR-CEN;LUN-003;9;0\n";
    drop_file(&app, "stock_1.csv", good).await;
    assert_eq!((counted(&app, "FR-LYO").await, counted(&app, "FR-CEN").await), (7, 9));
    assert!(app.folder().join("stock_1.ok").exists() && app.folder().join("done/stock_1.csv").exists());
    drop_file(&app, "stock_1.csv", &good.replace(";7;", ";6;")).await;
    assert_eq!(counted(&app, "FR-LYO").await, 6);
    let counts = app.count("stock_counted").await;
    drop_file(&app, "stock_1.csv", good).await;
    assert_eq!(app.count("stock_counted").await, counts + 2, "the same bytes again are a new count");
    assert_eq!(counted(&app, "FR-LYO").await, 7, "a count returns to an earlier value");
    let half = "node;sku;on_hand;safety\nFR-LYO;LUN-003;8;0\nFR-LYO;LUN-001;many;0\nFR LYO;LUN-002;1;0\n";
    drop_file(&app, "stock_3.csv", half).await;
    let told = fs::read_to_string(app.folder().join("stock_3.err")).expect("the faults are told");
    assert!(told.contains('3') && told.contains('4'), "both lines are named: {told}");
    assert_eq!(counted(&app, "FR-LYO").await, 8, "a wrong row says nothing about the others");
    let vans = app.count("van_listed").await;
    drop_file(&app, "vans_9.csv", "van;depot;capacity;date;from;to\nVAN-9;FR-LYO;lots;2026-11-26;13:30;23:00\n").await;
    assert!(app.folder().join("refused/vans_9.csv").exists(), "reference data is taken whole or not at all");
    assert_eq!(app.count("van_listed").await, vans);
    app.close().await;
}

/// Writes aside and renames, as a shop would; returns when the app has answered.
async fn drop_file(app: &Open, name: &str, text: &str) {
    let folder = app.folder();
    fs::write(folder.join("writing.tmp"), text).expect("the folder takes a file");
    fs::rename(folder.join("writing.tmp"), folder.join(name)).expect("a file can be renamed");
    let gone = async || !folder.join(name).exists();
    eventually(&format!("{name} is taken"), gone).await;
}

async fn counted(app: &Open, node: &str) -> u32 {
    let node = NodeId::new(node).expect("short");
    app.running.app.read(|world| world.stock().book().stock(node, sku("LUN-003")).on_hand)
}
