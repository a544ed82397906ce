//! The recorded company: a small real-looking day on a real Postgres, over the wires that real shops, a warehouse and
//! vans use, without the demo and without its Plant. The files are in `tests/company`; the books are kept twice.

mod app;
mod fleet;
mod ledger;
mod morning;
mod odd;
mod outside;
mod story;

use model::Seed;

/// One day with little disorder, for every run of the tests.
#[tokio::test(flavor = "multi_thread")]
async fn a_day_of_the_company_ends_with_books_that_agree() {
    story::play(Seed(1)).await;
}

/// `cargo test -p tests --test it company::twenty -- --ignored --nocapture`
#[tokio::test(flavor = "multi_thread")]
#[ignore = "twenty days take ten minutes; the command is above"]
async fn twenty_days_of_disorder_lose_double_and_oversell_nothing() {
    for seed in 1..=20 {
        let told = story::play(Seed(seed)).await;
        println!("seed {seed}: {told}");
    }
}
