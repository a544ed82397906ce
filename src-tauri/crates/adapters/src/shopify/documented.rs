//! Every field that a shop's reader asks for stands in FEEDS.md: what is read is said, and nothing is passed over in
//! silence.

const FEEDS: &str = include_str!("../../FEEDS.md");
const READERS: [&str; 5] = [
    include_str!("order.rs"),
    include_str!("../shopify.rs"),
    include_str!("../tiktok.rs"),
    include_str!("../tiktok/order.rs"),
    include_str!("../http/shops.rs"),
];

/// The last part of each path that a reader hands to `fields` as a literal.
fn asked(source: &str) -> Vec<&str> {
    let calls = [
        "_at(value, \"",
        "_at(item, \"",
        "_at(line, \"",
        "_at(last, \"",
        "::at(value, \"",
        "::at(item, \"",
        "need(value, \"",
        "need(&value, \"",
        "need_moment(value, \"",
        "need_list(value, \"",
        "need_list(&value, \"",
        "of(\"",
        "says(\"",
        "word(\"",
        "named(\"",
    ];
    let found = calls.iter().flat_map(|call| source.split(call).skip(1)).filter_map(|rest| rest.split('"').next());
    found.filter(|path| path.chars().all(|c| c.is_ascii_lowercase() || ".0123456789_".contains(c))).collect()
}

#[test]
fn every_field_that_is_read_is_documented() {
    // Members of the envelope around TikTok's orders, and of Shopify's answers that name a shop's own ids.
    let elsewhere = ["topic", "code", "orders", "data", "location_id", "inventory_item_id", "on_hand", "available"];
    let mut seen = 0;
    for path in READERS.iter().flat_map(|source| asked(source)) {
        let leaf = path.rsplit('.').next().unwrap_or(path);
        seen += 1;
        let known = elsewhere.contains(&leaf) || FEEDS.contains(&format!("`{leaf}`"));
        assert!(known, "`{path}` is read and FEEDS.md does not say so");
    }
    assert!(seen > 40, "the readers ask for more than {seen} fields");
}
