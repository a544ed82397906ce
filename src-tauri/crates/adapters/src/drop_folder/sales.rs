//! Past sales: rows gathered by article, and told day by day.
//!
//! Sales add up, so telling them twice counts twice. A day of an article therefore has one key, whatever file tells it:
//! the first file that does is believed, and what is told again is known.

use super::{Parsed, clock, number, row::Row, table::Table};
use crate::date_time;
use jiff::civil;
use model::{Fact, Moment, Sale, SkuId};
use std::collections::BTreeMap;

pub(super) fn sales(table: &mut Table<'_>, parsed: &mut Parsed) {
    let mut skus: BTreeMap<SkuId, (u32, Vec<Sale>)> = BTreeMap::new();
    while let Some(mut row) = table.next() {
        if number::is_overseas(row.cell("dept")) {
            row.note("dept", "overseas_left_out", String::new());
            continue;
        }
        let line = row.line;
        let Some((sku, sale)) = sale(&mut row) else { continue };
        skus.entry(sku).or_insert((line, Vec::new())).1.push(sale);
    }
    parsed.facts.extend(skus.into_iter().map(|(sku, (line, sales))| (line, Fact::SalesRecorded { sku, sales })));
}

/// The sale of a row; goods sent back are no sale.
fn sale(row: &mut Row<'_>) -> Option<(SkuId, Sale)> {
    let (day, hour) = (row.date("date"), row.word("hour", hour));
    let (sku, dept, units) = (row.sku("sku"), row.dept("dept"), row.signed("units"));
    let hour = row.on(day?, hour?, "hour")?;
    let Ok(units) = u32::try_from(units?) else {
        row.note("units", "return_left_out", String::new());
        return None;
    };
    Some((sku?, Sale { hour, dept: dept?, units }))
}

/// The start of an hour, from `14`, `14h`, `14:00`, `14h30`.
fn hour(word: &str) -> Option<clock::Time> {
    let bare = number::whole(word).ok().and_then(|hour| u32::try_from(hour).ok()).filter(|hour| *hour < 24);
    let hour = bare.or_else(|| date_time::minute(word).map(|minute| minute / 60)).filter(|hour| *hour < 24)?;
    clock::time(&format!("{hour:02}:00"))
}

/// The sales of an article, parted by their day in Paris.
pub(super) fn by_day(sales: &[Sale]) -> BTreeMap<civil::Date, Vec<Sale>> {
    let mut days: BTreeMap<civil::Date, Vec<Sale>> = BTreeMap::new();
    for sale in sales {
        days.entry(day(sale.hour)).or_default().push(*sale);
    }
    days
}

fn day(moment: Moment) -> civil::Date {
    moment.paris().date()
}
