//! The screens' types are those of the crate `contract`. `BLESS=1` writes them anew.

use std::{fs, path::Path};

/// Where the screens keep them.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/contract/index.ts");

#[test]
fn the_screens_speak_the_contract() {
    let fresh = contract::typescript();
    if std::env::var_os("BLESS").is_some() {
        let folder = Path::new(FILE).parent().expect("the file is in a folder");
        fs::create_dir_all(folder).expect("the folder of the screens can be made");
        fs::write(FILE, &fresh).expect("the types can be written");
    }
    let committed = fs::read_to_string(FILE).unwrap_or_default();
    let first = fresh.lines().zip(committed.lines()).find(|(new, old)| new != old);
    assert!(fresh == committed, "ui/src/contract is stale; run this test with BLESS=1. First difference: {first:?}");
}

#[test]
fn every_command_has_a_name_that_can_be_called() {
    for name in contract::COMMANDS {
        let call = contract::Call { cmd: (*name).into(), args: serde_json::json!({"nonsense": 1}), key: None };
        let refusal = contract::Command::parse(call).expect_err("no command takes nonsense");
        assert_eq!(refusal.code, contract::RefusalCode::BadArgs, "{name}");
    }
}
