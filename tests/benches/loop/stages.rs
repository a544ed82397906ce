//! How often the stages of deciding were asked in the day, and how often they would be if each round began anew with
//! the first of them.

use crate::{day::Day, table::Table};

/// Prints each stage, and what was saved.
pub fn figures(day: &Day, table: &mut Table) {
    let stages: Vec<(&str, u64, u64)> = day.control().asked().by_stage().collect();
    let (mut asked_all, mut anew_all) = (0, 0);
    println!("    {:<12} {:>9} {:>9} {:>9} {:>6}", "stage", "asked", "spoke", "if anew", "ratio");
    for (n, (name, asked, spoke)) in stages.iter().enumerate() {
        // Whoever speaks was asked after all those before; at the end of a tick all are silent.
        let anew = day.ticks() + stages[n..].iter().map(|(_, _, spoke)| spoke).sum::<u64>();
        println!("    {name:<12} {asked:>9} {spoke:>9} {anew:>9} {:>6.2}", *asked as f64 / anew.max(1) as f64);
        asked_all += asked;
        anew_all += anew;
    }
    table.note("stages asked", asked_all);
    table.note("stages asked, if each round began anew", anew_all);
    table.note("stages asked, share of that", format!("{:.2} ×", asked_all as f64 / anew_all.max(1) as f64));
}
