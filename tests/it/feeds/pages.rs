//! Pages behind the control room: orders by page, one SKU, node and van in full, and the settings.

use super::app::{Open, SECRET, card, open, sku};
use crate::wire::eventually;
use serde_json::{Value, json};

async fn with_orders(orders: u64) -> Open {
    let app = open(|_| ()).await;
    for number in 1..=orders {
        let mut card = card(number);
        if number % 2 == 0 {
            card.lines[0].sku = sku("LUN-002");
        }
        assert_eq!(app.order(&card, &format!("hook-{number}")).await.0, 200);
    }
    app
}

fn keys(page: &Value) -> Vec<&str> {
    page["orders"].as_array().into_iter().flatten().filter_map(|row| row["order"].as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_of_orders_can_be_jumped_through_and_searched_in_small_letters() {
    let app = with_orders(9).await;
    let page = async |args: Value| app.call("orders", args, None).await.1;
    let all = page(json!({})).await;
    assert_eq!(keys(&all), ["SH-9", "SH-8", "SH-7", "SH-6", "SH-5", "SH-4", "SH-3", "SH-2", "SH-1"], "newest first");
    let middle = page(json!({"offset": 3, "limit": 2})).await;
    assert_eq!((keys(&middle), &middle["total"], &middle["next"]), (vec!["SH-6", "SH-5"], &json!(9), &json!("SH-5")));
    let next = page(json!({"after": "SH-5", "limit": 2})).await;
    assert_eq!(keys(&next), ["SH-4", "SH-3"]);
    assert_eq!(keys(&page(json!({"offset": 8})).await), ["SH-1"]);
    assert_eq!(keys(&page(json!({"offset": 4_000_000_000u32})).await), Vec::<&str>::new());
    let cream = ["SH-8", "SH-6", "SH-4", "SH-2"];
    for words in ["lun-002", "CRÈME", " crème du "] {
        assert_eq!(keys(&page(json!({"text": words})).await), cream, "{words}");
    }
    assert_eq!(keys(&page(json!({"text": "sh-7"})).await), ["SH-7"]);
    assert_eq!(page(json!({"text": "paris nord"})).await["total"], 9, "the node that serves them");
    assert_eq!(page(json!({"text": "75"})).await["total"], 9);
    assert_eq!(page(json!({"text": "rhône"})).await["total"], 0);
    assert_eq!(page(json!({"state": "cancelled"})).await["total"], 0);
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sku_a_node_and_a_van_are_shown_in_full_and_every_figure_has_its_why() {
    let app = with_orders(4).await;
    let (_, serum) = app.call("sku", json!({"sku": "LUN-001"}), None).await;
    assert_eq!(serum["shelves"][0]["allocated"], 2, "{serum}");
    assert_eq!((serum["shelves"][0]["atp"].as_u64(), &serum["ordersTotal"]), (Some(48), &json!(2)));
    let (_, node) = app.call("node", json!({"node": "FR-IDF"}), None).await;
    assert_eq!((&node["shelvesTotal"], &node["ordersTotal"]), (&json!(2), &json!(4)), "{node}");
    assert_eq!(node["orders"][0]["order"], "SH-1", "oldest first");
    assert_eq!(node["vans"], json!(["VAN-1", "VAN-2"]));
    let (_, van) = app.call("van", json!({"van": "VAN-1"}), None).await;
    assert_eq!(van["van"], "VAN-1", "{van}");
    for because in [&serum["because"], &node["because"], &van["because"]] {
        let (status, chain) = app.call("why", json!({"seq": because}), None).await;
        assert_eq!(status, 200, "{chain}");
    }
    for (cmd, args, code) in [
        ("sku", json!({"sku": "XXX"}), "UNKNOWN_SKU"),
        ("node", json!({"node": "XXX"}), "UNKNOWN_NODE"),
        ("van", json!({"van": "XXX"}), "UNKNOWN_VAN"),
    ] {
        let (status, said) = app.call(cmd, args, None).await;
        assert_eq!((status, said["code"].as_str()), (404, Some(code)));
    }
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_work_of_a_node_is_that_of_all_and_its_quarters_are_booked() {
    let app = with_orders(4).await;
    let state = async || app.call("snapshot", json!({}), None).await.1["state"].clone();
    eventually("all orders are drawn", async || state().await["kpis"]["work"]["toPrepareParcels"] == 4).await;
    let state = state().await;
    let here = |section: &str| state[section].as_array()?.iter().find(|row| row["node"] == "FR-IDF").cloned();
    let (row, ahead) = (here("nodes").expect("it is listed"), here("ahead").expect("it is listed"));
    assert_eq!((&row["work"]["toPrepareUnits"], &row["work"]["atDockParcels"]), (&json!(4), &json!(0)), "{row}");
    assert_eq!(state["kpis"]["work"], row["work"], "it is the only one with work");
    assert_eq!(ahead["booked"][0], 4, "{ahead}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paris_orders_and_is_served_from_the_north() {
    let app = with_orders(3).await;
    let shown = async || {
        let (_, snapshot) = app.call("snapshot", json!({}), None).await;
        let paris =
            snapshot["state"]["places"].as_array().into_iter().flatten().find(|row| row["dept"] == "75").cloned();
        (paris.unwrap_or_default(), snapshot["state"]["flows"].clone(), snapshot["state"]["places"].clone())
    };
    crate::wire::eventually("the orders are on the map", async || shown().await.0["orders"] == 3).await;
    let (paris, flows, places) = shown().await;
    assert_eq!((&paris["units"], &paris["ordersToday"], &paris["name"]), (&json!(3), &json!(3), &json!("Paris")));
    assert_eq!(paris["ratioPct"], Value::Null, "nothing was forecast");
    assert_eq!(flows, json!([{"flow": "FR-IDF>75", "node": "FR-IDF", "dept": "75", "parcels": 3}]));
    assert_eq!(places.as_array().map(Vec::len), Some(96));
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_settings_say_where_things_are_and_no_secret() {
    let app = open(|_| ()).await;
    let (status, settings) = app.call("settings", json!({}), None).await;
    assert_eq!(status, 200);
    let shop = &settings["entries"].as_array().into_iter().flatten().find(|row| row["kind"] == "shopify").cloned();
    let shop = shop.as_ref().expect("a row");
    assert_eq!((&shop["place"], &shop["open"]), (&json!("/feeds/shopify/maison-lune"), &json!(true)));
    let live = settings["entries"].as_array().into_iter().flatten().find(|row| row["kind"] == "live");
    assert_eq!(live.map(|row| row["open"].clone()), Some(json!(false)));
    assert!(!settings.to_string().contains(SECRET), "{settings}");
    app.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_is_told_on_paper_and_on_a_page() {
    let app = with_orders(2).await;
    let van = model::VanId::new("VAN-1").expect("short");
    let position = model::Position::from_degrees(48.9, 2.4).expect("on Earth");
    let from = app.running.app.clock().now();
    let parcel = |number| model::ParcelId::of(card(number).order, 1);
    let facts = [
        model::Fact::DayOpened { from, until: from + model::Span::hours(12) },
        model::Fact::VanLoaded { van, parcels: vec![parcel(1), parcel(2)] },
        model::Fact::VanBrokeDown { van, position },
    ];
    for (n, fact) in facts.into_iter().enumerate() {
        let origin = model::Origin { source: super::app::source("wms:test"), key: format!("word-{n}") };
        let told = app
            .running
            .app
            .tell(vec![model::Incoming { origin, cause: None, fact, contact: None, happened_at: None }])
            .await;
        assert!(told.is_ok());
    }
    assert_eq!(app.call("demo_clock", json!({"speed": 600}), None).await.0, 200);
    let incident = async || {
        let (_, snapshot) = app.call("snapshot", json!({}), None).await;
        snapshot["state"]["incidents"][0]["incident"].as_str().map(str::to_owned)
    };
    crate::wire::eventually("the breakdown is an incident", async || incident().await.is_some()).await;
    let incident = incident().await.expect("just seen");
    crate::kill::app::exporter(); // the app looks for it beside itself
    let report = async |format: &str| {
        let (status, said) =
            app.call("incident_report", json!({"incident": incident, "format": format, "lang": "fr"}), None).await;
        assert_eq!(status, 200, "{said}");
        said
    };
    let printed = report("pdf").await;
    assert_eq!((&printed["mediaType"], &printed["base64"]), (&json!("application/pdf"), &json!(true)));
    let head = printed["text"].as_str().map(|text| text[..8].to_owned());
    assert_eq!(head.as_deref(), Some("JVBERi0x"), "the base64 of %PDF-1");
    assert!(printed["fileName"].as_str().is_some_and(|name| name.ends_with(".pdf")));
    let page = report("html").await;
    assert_eq!(page["base64"], false);
    assert!(page["text"].as_str().is_some_and(|text| text.contains("VAN-1")), "{page}");
    let (status, said) =
        app.call("incident_report", json!({"incident": "I-404", "format": "pdf", "lang": "fr"}), None).await;
    assert_eq!((status, said["code"].as_str()), (404, Some("UNKNOWN_INCIDENT")));
    app.close().await;
}
