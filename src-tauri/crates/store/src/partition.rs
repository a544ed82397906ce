//! The days of the telemetry tables: made before they are written, dropped whole when too old.

use crate::{
    Store, StoreError,
    patience::{ANSWER, WORK, within},
};
use model::{Moment, Span};
use sqlx::{AssertSqlSafe, Executor};
use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

/// Tables with one partition a day.
const TABLES: [&str; 2] = ["van_position", "show_signal"];
/// Length of a partition: a UTC day.
const DAY: Span = Span::hours(24);
/// Days made ahead, so that midnight finds its partition ready.
const AHEAD: i64 = 2;
/// Most different days in one batch: a feed with a broken clock must not make tables without end.
const DAYS_MAX: usize = 8;

/// The days that are known to have their partitions.
#[derive(Default)]
pub(crate) struct Days(Mutex<BTreeSet<i64>>);

/// Number of the UTC day since 1970.
fn day(at: Moment) -> i64 {
    at.0.div_euclid(DAY.0)
}

impl Store {
    /// Makes today's partitions and those of the next days, and drops those older than `keep_days`.
    /// Gives how many days were dropped. To be called at the start and once an hour.
    pub async fn tend_telemetry(&self, now: Moment, keep_days: u16) -> Result<usize, StoreError> {
        let today = day(now);
        for day in today..=today.saturating_add(AHEAD) {
            self.make_day(day).await?;
        }
        let oldest = today.saturating_sub(i64::from(keep_days));
        let old: BTreeSet<i64> = self.days_there().await?.into_iter().filter(|day| *day < oldest).collect();
        for day in &old {
            self.drop_day(*day).await?;
        }
        Ok(old.len())
    }

    /// Makes the partitions that these moments need.
    pub(crate) async fn make_days(&self, moments: impl Iterator<Item = Moment>) -> Result<(), StoreError> {
        let days: BTreeSet<i64> = moments.map(day).collect();
        if days.len() > DAYS_MAX {
            return Err(StoreError::TooManyDays { days: days.len(), max: DAYS_MAX });
        }
        for day in days {
            self.make_day(day).await?;
        }
        Ok(())
    }

    async fn make_day(&self, day: i64) -> Result<(), StoreError> {
        if self.days.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&day) {
            return Ok(());
        }
        let (from, until) = (day.saturating_mul(DAY.0), day.saturating_add(1).saturating_mul(DAY.0));
        for table in TABLES {
            // Names and bounds of a partition cannot be parameters; all three are our own numbers.
            let name = name(table, day);
            let make =
                format!("create table if not exists {name} partition of {table} for values from ({from}) to ({until})");
            within(WORK, self.pool.execute(AssertSqlSafe(make))).await?;
        }
        self.days.0.lock().unwrap_or_else(PoisonError::into_inner).insert(day);
        Ok(())
    }

    async fn drop_day(&self, day: i64) -> Result<(), StoreError> {
        self.days.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&day);
        for table in TABLES {
            let drop = format!("drop table if exists {}", name(table, day));
            within(WORK, self.pool.execute(AssertSqlSafe(drop))).await?;
        }
        Ok(())
    }

    /// The days that have partitions in this database.
    async fn days_there(&self) -> Result<BTreeSet<i64>, StoreError> {
        let names = within(
            ANSWER,
            sqlx::query_scalar!(
                r#"select part.relname::text as "name!" from pg_inherits
               join pg_class part on part.oid = inhrelid
               join pg_class whole on whole.oid = inhparent
               where whole.relname = any($1::text[]) and whole.relkind = 'p'"#,
                &TABLES.map(str::to_owned) as &[String],
            )
            .fetch_all(&self.pool),
        )
        .await?;
        Ok(names.iter().filter_map(|name| day_of(name)).collect())
    }
}

fn name(table: &str, day: i64) -> String {
    // A day before 1970 has a minus sign, which a name cannot have.
    format!("{table}_{}{}", if day < 0 { "m" } else { "d" }, day.unsigned_abs())
}

fn day_of(name: &str) -> Option<i64> {
    let (_, text) = name.rsplit_once('_')?;
    match text.split_at_checked(1)? {
        ("d", number) => number.parse().ok(),
        ("m", number) => number.parse::<i64>().ok().map(|day| -day),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_partition_is_named_after_its_day_and_read_back() {
        let noon = Moment(1_795_856_400_000);
        assert_eq!(name("van_position", day(noon)), "van_position_d20785");
        for number in [20_785, 0, -3] {
            assert_eq!(day_of(&name("show_signal", number)), Some(number));
        }
        assert_eq!(day_of("van_position_pkey"), None);
    }
}
