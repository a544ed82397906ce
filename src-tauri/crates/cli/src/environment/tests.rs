use super::*;
use crate::serve::{ServeArgs, real};
use std::{collections::BTreeMap, fs};

/// A secret that no message may repeat.
const WORD: &str = "s3cr3t-w0rd";

fn args() -> ServeArgs {
    let data = std::env::temp_dir().join(format!("regie-tests-{}/settings", std::process::id()));
    ServeArgs { demo: false, speed: 60.0, seed: 1, port: 8484, data: Some(data), ui: None, open: false }
}

/// The names of what is wrong with these variables.
fn wrong(variables: &[(&str, &str)], args: &ServeArgs) -> Vec<String> {
    let set: BTreeMap<&str, &str> = variables.iter().copied().collect();
    let look = |name: &str| set.get(name).map(OsString::from);
    let environment = Environment::new(&look);
    real(args, &environment).expect("what is wrong is kept, not thrown");
    let Err(bad) = environment.end() else { return Vec::new() };
    let told = bad.to_string();
    assert!(!told.contains(WORD), "{told}");
    assert!(bad.0.iter().all(|problem| told.contains(&problem.name) && problem.what.len() > 8), "{told}");
    bad.0.into_iter().map(|problem| problem.name).collect()
}

#[test]
fn a_value_that_cannot_work_is_said_by_its_name() {
    let file = std::env::temp_dir().join(format!("regie-tests-{}/a-file", std::process::id()));
    fs::create_dir_all(file.parent().expect("it has a folder")).expect("the temporary folder can be written");
    fs::write(&file, "").expect("it can be written");
    let (file, below) = (file.to_string_lossy().into_owned(), file.join("depot").to_string_lossy().into_owned());
    type Set<'a> = [(&'a str, &'a str)];
    let table: &[(&Set<'_>, &[&str])] = &[
        (&[], &[]),
        (&[("REGIE_PLANT_URL", "https://plant.example/actions")], &["REGIE_PLANT_SECRET"]),
        (&[("REGIE_PLANT_SECRET", WORD)], &["REGIE_PLANT_URL"]),
        (&[("REGIE_PLANT_URL", "plant.example"), ("REGIE_PLANT_SECRET", WORD)], &["REGIE_PLANT_URL"]),
        (&[("REGIE_PLANT_URL", "ftp://plant.example"), ("REGIE_PLANT_SECRET", WORD)], &["REGIE_PLANT_URL"]),
        (&[("REGIE_PLANT_URL", "http://"), ("REGIE_PLANT_SECRET", WORD)], &["REGIE_PLANT_URL"]),
        (&[("REGIE_PLANT_URL", "http://127.0.0.1:9/a"), ("REGIE_PLANT_SECRET", WORD)], &[]),
        (&[("REGIE_PLANT_URL", "http://127.0.0.1:9/a"), ("REGIE_PLANT_SECRET", "")], &["REGIE_PLANT_SECRET"]),
        (&[("REGIE_NOTICE_URL", "https://market.example")], &["REGIE_NOTICE_SECRET"]),
        (&[("REGIE_NOTICE_SECRET", WORD)], &["REGIE_NOTICE_URL"]),
        (&[("REGIE_LIVE_TOKEN", "")], &["REGIE_LIVE_TOKEN"]),
        (&[("REGIE_LIVE_TOKEN", "s3cr3t-w0rd\n")], &["REGIE_LIVE_TOKEN"]),
        (&[("REGIE_LIVE_TOKEN", WORD)], &[]),
        (&[("REGIE_WMS_SECRET", " ")], &["REGIE_WMS_SECRET"]),
        (
            &[("REGIE_SHOPIFY_SECRET", ""), ("REGIE_SHOPIFY_SHOP", "lune")],
            &["REGIE_SHOPIFY_SECRET", "REGIE_SHOPIFY_SHOP"],
        ),
        (&[("REGIE_SHOPIFY_SECRET", WORD), ("REGIE_SHOPIFY_SHOP", "la lune!")], &["REGIE_SHOPIFY_SHOP"]),
        (&[("REGIE_SHOPIFY_SECRET", WORD), ("REGIE_SHOPIFY_SHOP", "lune")], &[]),
        (&[("REGIE_SHOPIFY_FULFILMENT", "lune-3pl")], &["REGIE_SHOPIFY_FULFILMENT"]),
        (&[("REGIE_TIKTOK_SHOP", "lune")], &["REGIE_TIKTOK_SHOP"]),
        (
            &[("REGIE_TIKTOK_APP_KEY", "k"), ("REGIE_TIKTOK_API", "api")],
            &["REGIE_TIKTOK_API", "REGIE_TIKTOK_APP_SECRET", "REGIE_TIKTOK_ACCESS_TOKEN", "REGIE_TIKTOK_SHOP_CIPHER"],
        ),
        (&[("REGIE_SMTP_USER", "u"), ("REGIE_SMTP_PORT", "25")], &["REGIE_SMTP_PORT", "REGIE_SMTP_USER"]),
        (&[("REGIE_SMTP_HOST", "smtp.example"), ("REGIE_SMTP_USER", "u")], &["REGIE_SMTP_PASSWORD"]),
        (&[("REGIE_SMTP_HOST", "smtp.example"), ("REGIE_SMTP_PASSWORD", WORD)], &["REGIE_SMTP_USER"]),
        (&[("REGIE_SMTP_HOST", "smtp.example"), ("REGIE_SMTP_TLS", "true")], &["REGIE_SMTP_TLS"]),
        (&[("REGIE_SMTP_HOST", "smtp.example"), ("REGIE_SMTP_TLS", "off")], &["REGIE_SMTP_TLS"]),
        (&[("REGIE_SMTP_HOST", "127.0.0.1"), ("REGIE_SMTP_TLS", "off"), ("REGIE_SMTP_PORT", "2525")], &[]),
        (&[("REGIE_SMTP_HOST", "smtp.example:587")], &["REGIE_SMTP_HOST"]),
        (&[("REGIE_SMTP_HOST", "smtp://smtp.example")], &["REGIE_SMTP_HOST"]),
        (&[("REGIE_SMTP_HOST", "smtp.example"), ("REGIE_SMTP_PORT", "0")], &["REGIE_SMTP_PORT"]),
        (&[("REGIE_SMTP_HOST", "smtp.example"), ("REGIE_SMTP_PORT", "70000")], &["REGIE_SMTP_PORT"]),
        (&[("REGIE_MAIL_FROM", "no address")], &["REGIE_MAIL_FROM"]),
        (&[("REGIE_WALL_PORT", "0")], &["REGIE_WALL_PORT"]),
        (&[("REGIE_WALL_PORT", "many")], &["REGIE_WALL_PORT"]),
        (&[("REGIE_WALL_PORT", "8585")], &[]),
        (&[("REGIE_DATABASE_URL", "mysql://db/shop")], &["REGIE_DATABASE_URL"]),
        (&[("REGIE_DATABASE_URL", "postgres://u:s3cr3t-w0rd@db")], &["REGIE_DATABASE_URL"]),
        (&[("REGIE_DATABASE_URL", "postgres://u:s3cr3t-w0rd@db/shop")], &[]),
        (&[("REGIE_DROP_FOLDER", &file)], &["REGIE_DROP_FOLDER"]),
        (&[("REGIE_DROP_FOLDER", &below)], &["REGIE_DROP_FOLDER"]),
        (&[("REGIE_BASEMAP", "/nowhere/france.pmtiles")], &["REGIE_BASEMAP"]),
        (&[("REGIE_ENGRAVER", "/nowhere/map-renderer")], &["REGIE_ENGRAVER"]),
        (&[("REGIE_REPORT_EXPORT", "/nowhere/report-export")], &["REGIE_REPORT_EXPORT"]),
        (&[("REGIE_LOG", "regie=loud")], &["REGIE_LOG"]),
        (&[("REGIE_LOG", "runtime=debug,store=info")], &[]),
    ];
    for (variables, expected) in table {
        assert_eq!(wrong(variables, &args()), *expected, "{variables:?}");
    }
}

#[test]
fn options_are_checked_as_variables_are() {
    for speed in [0.0, 0.5, -1.0, 600.1, f64::NAN, f64::INFINITY] {
        assert_eq!(wrong(&[], &ServeArgs { speed, ..args() }), ["--speed"], "{speed}");
    }
    for speed in [1.0, 60.0, 600.0] {
        assert_eq!(wrong(&[], &ServeArgs { speed, ..args() }), [""; 0], "{speed}");
    }
    let ui = Some(PathBuf::from("/nowhere/dist"));
    assert_eq!(wrong(&[], &ServeArgs { ui, ..args() }), ["--ui"]);
}

#[test]
fn all_that_is_wrong_is_said_at_once() {
    let variables = [("REGIE_PLANT_URL", "plant"), ("REGIE_WALL_PORT", "x"), ("REGIE_LIVE_TOKEN", "")];
    let names = wrong(&variables, &ServeArgs { speed: 0.0, ..args() });
    for name in ["REGIE_PLANT_URL", "REGIE_PLANT_SECRET", "REGIE_WALL_PORT", "REGIE_LIVE_TOKEN", "--speed"] {
        assert!(names.iter().any(|told| told == name), "{name} is not among {names:?}");
    }
}
