//! The drop folder: a file is taken, or answered with its lines, and each arrival counts once.

use super::house::{Open, open, sku};
use crate::wire::eventually;
use model::NodeId;
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn each_arrival_counts_once_and_a_broken_file_is_told_by_line() {
    let house = open(|_| ()).await;
    let good = "node;sku;on_hand;safety\nFR-LYO;LUN-003;7;0\nFR-CEN;LUN-003;9;0\n";
    drop_file(&house, "stock_1.csv", good).await;
    assert_eq!((counted(&house, "FR-LYO").await, counted(&house, "FR-CEN").await), (7, 9));
    assert!(house.folder().join("stock_1.ok").exists() && house.folder().join("done/stock_1.csv").exists());
    drop_file(&house, "stock_1.csv", &good.replace(";7;", ";6;")).await;
    assert_eq!(counted(&house, "FR-LYO").await, 6);
    let counts = house.count("stock_counted").await;
    drop_file(&house, "stock_1.csv", good).await;
    assert_eq!(house.count("stock_counted").await, counts + 2, "the same bytes again are a new count");
    assert_eq!(counted(&house, "FR-LYO").await, 7, "a count returns to an earlier value");
    let half = "node;sku;on_hand;safety\nFR-LYO;LUN-003;8;0\nFR-LYO;LUN-001;many;0\nFR LYO;LUN-002;1;0\n";
    drop_file(&house, "stock_3.csv", half).await;
    let told = fs::read_to_string(house.folder().join("stock_3.err")).expect("the faults are told");
    assert!(told.contains('3') && told.contains('4'), "both lines are named: {told}");
    assert_eq!(counted(&house, "FR-LYO").await, 8, "a wrong row says nothing about the others");
    let vans = house.count("van_listed").await;
    drop_file(&house, "vans_9.csv", "van;depot;capacity;date;from;to\nVAN-9;FR-LYO;lots;2026-11-26;13:30;23:00\n")
        .await;
    assert!(house.folder().join("refused/vans_9.csv").exists(), "reference data is taken whole or not at all");
    assert_eq!(house.count("van_listed").await, vans);
    house.close().await;
}

/// Writes aside and renames, as a shop would; returns when the house has answered.
async fn drop_file(house: &Open, name: &str, text: &str) {
    let folder = house.folder();
    fs::write(folder.join("writing.tmp"), text).expect("the folder takes a file");
    fs::rename(folder.join("writing.tmp"), folder.join(name)).expect("a file can be renamed");
    let gone = async || !folder.join(name).exists();
    eventually(&format!("{name} is taken"), gone).await;
}

async fn counted(house: &Open, node: &str) -> u32 {
    let node = NodeId::new(node).expect("short");
    house.running.house.read(|world| world.stock().book().stock(node, sku("LUN-003")).on_hand)
}
