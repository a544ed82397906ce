//! High-rate rows, by binary COPY with relaxed durability. No decision reads them.

use crate::{
    Store, StoreError,
    patience::{ANSWER, WORK, within},
};
use model::{Moment, Position, SignalKind, SkuId, VanId};
use sqlx::{Postgres, Transaction};
use std::collections::BTreeMap;

const COPY_POSITIONS: &str = "copy van_position (at, van, lat_e5, lon_e5, speed_cm_s, heading_deg) from stdin binary";

/// Where a van was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VanFix {
    /// When.
    pub at: Moment,
    /// Who.
    pub van: VanId,
    /// Where.
    pub position: Position,
    /// Speed over ground, centimetres a second.
    pub speed_cm_s: Option<u32>,
    /// Course, degrees from north.
    pub heading_deg: Option<u16>,
}

/// Counts from a show.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignalCount {
    /// When.
    pub at: Moment,
    /// The room.
    pub room: String,
    /// What is counted.
    pub kind: SignalKind,
    /// How many.
    pub n: u32,
    /// The product concerned, when there is one.
    pub sku: Option<SkuId>,
}

impl Store {
    /// Keeps positions, and where each van was last. A crash may lose the last second of them.
    pub async fn copy_positions(&self, fixes: &[VanFix]) -> Result<(), StoreError> {
        let mut rows = CopyRows::default();
        let mut last: BTreeMap<VanId, VanFix> = BTreeMap::new();
        for fix in fixes {
            rows.begin(6);
            rows.bigint(fix.at.0);
            rows.text(fix.van.as_str());
            rows.integer(fix.position.lat_e5);
            rows.integer(fix.position.lon_e5);
            rows.maybe(fix.speed_cm_s, |rows, speed| rows.bigint(i64::from(speed)));
            rows.maybe(fix.heading_deg, |rows, heading| rows.integer(i32::from(heading)));
            let newest = last.entry(fix.van).or_insert(*fix);
            if fix.at >= newest.at {
                *newest = *fix;
            }
        }
        self.make_days(fixes.iter().map(|fix| fix.at)).await?;
        let write = async {
            let mut transaction = self.relaxed().await?;
            copy(&mut transaction, COPY_POSITIONS, rows).await?;
            remember(&mut transaction, &last).await?;
            Ok::<(), StoreError>(transaction.commit().await?)
        };
        within(WORK, write).await
    }

    /// Keeps counts from shows. A crash may lose the last second of them.
    pub async fn copy_signals(&self, counts: &[SignalCount]) -> Result<(), StoreError> {
        let mut rows = CopyRows::default();
        for count in counts {
            rows.begin(5);
            rows.bigint(count.at.0);
            rows.text(&count.room.replace('\0', ""));
            rows.text(count.kind.as_str());
            rows.bigint(i64::from(count.n));
            rows.maybe(count.sku, |rows, sku| rows.text(sku.as_str()));
        }
        self.make_days(counts.iter().map(|count| count.at)).await?;
        let write = async {
            let mut transaction = self.relaxed().await?;
            copy(&mut transaction, "copy show_signal (at, room, kind, n, sku) from stdin binary", rows).await?;
            Ok::<(), StoreError>(transaction.commit().await?)
        };
        within(WORK, write).await
    }

    /// Where each van was last seen, by van.
    pub async fn last_fixes(&self) -> Result<Vec<VanFix>, StoreError> {
        let rows = within(
            ANSWER,
            sqlx::query_as!(
                FixRow,
                "select van, at, lat_e5, lon_e5, speed_cm_s, heading_deg from van_last order by van"
            )
            .fetch_all(&self.pool),
        )
        .await?;
        Ok(rows.into_iter().filter_map(FixRow::fix).collect())
    }

    /// The way of one van in `from..until`, oldest first, at most `limit` (and 100 000) positions.
    pub async fn track(&self, van: VanId, from: Moment, until: Moment, limit: u32) -> Result<Vec<VanFix>, StoreError> {
        let rows = within(
            ANSWER,
            sqlx::query_as!(
                FixRow,
                "select van, at, lat_e5, lon_e5, speed_cm_s, heading_deg from van_position
             where van = $1 and at >= $2 and at < $3 order by at limit $4",
                van.as_str(),
                from.0,
                until.0,
                i64::from(limit.min(100_000)),
            )
            .fetch_all(&self.pool),
        )
        .await?;
        Ok(rows.into_iter().filter_map(FixRow::fix).collect())
    }

    /// A transaction whose commit does not wait for the disk.
    pub(crate) async fn relaxed(&self) -> Result<Transaction<'_, Postgres>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query!("set local synchronous_commit = off").execute(&mut *transaction).await?;
        Ok(transaction)
    }
}

async fn copy(
    transaction: &mut Transaction<'_, Postgres>,
    statement: &'static str,
    rows: CopyRows,
) -> Result<(), StoreError> {
    let mut copy = transaction.copy_in_raw(statement).await?;
    copy.send(rows.finish()).await?;
    let written = copy.finish().await?;
    tracing::debug!(written, "telemetry copied");
    Ok(())
}

/// Moves the last known places forward, never back.
async fn remember(
    transaction: &mut Transaction<'_, Postgres>,
    last: &BTreeMap<VanId, VanFix>,
) -> Result<(), StoreError> {
    let vans: Vec<String> = last.keys().map(VanId::to_string).collect();
    let at: Vec<i64> = last.values().map(|fix| fix.at.0).collect();
    let lat: Vec<i32> = last.values().map(|fix| fix.position.lat_e5).collect();
    let lon: Vec<i32> = last.values().map(|fix| fix.position.lon_e5).collect();
    let speed: Vec<Option<i64>> = last.values().map(|fix| fix.speed_cm_s.map(i64::from)).collect();
    let heading: Vec<Option<i32>> = last.values().map(|fix| fix.heading_deg.map(i32::from)).collect();
    sqlx::query!(
        "insert into van_last (van, at, lat_e5, lon_e5, speed_cm_s, heading_deg)
         select * from unnest($1::text[], $2::bigint[], $3::integer[], $4::integer[], $5::bigint[], $6::integer[])
         on conflict (van) do update
         set (at, lat_e5, lon_e5, speed_cm_s, heading_deg) =
             (excluded.at, excluded.lat_e5, excluded.lon_e5, excluded.speed_cm_s, excluded.heading_deg)
         where excluded.at >= van_last.at",
        &vans,
        &at,
        &lat,
        &lon,
        &speed as &[Option<i64>],
        &heading as &[Option<i32>],
    )
    .execute(&mut **transaction)
    .await?;
    Ok(())
}

/// A position as the database gives it.
struct FixRow {
    van: String,
    at: i64,
    lat_e5: i32,
    lon_e5: i32,
    speed_cm_s: Option<i64>,
    heading_deg: Option<i32>,
}

impl FixRow {
    /// Nothing, when the row was not written by us.
    fn fix(self) -> Option<VanFix> {
        Some(VanFix {
            at: Moment(self.at),
            van: VanId::new(&self.van).ok()?,
            position: Position { lat_e5: self.lat_e5, lon_e5: self.lon_e5 },
            speed_cm_s: self.speed_cm_s.and_then(|speed| u32::try_from(speed).ok()),
            heading_deg: self.heading_deg.and_then(|heading| u16::try_from(heading).ok()),
        })
    }
}

/// Rows in Postgres' binary COPY format.
struct CopyRows(Vec<u8>);

impl Default for CopyRows {
    fn default() -> Self {
        // Signature, flags, length of the header extension.
        Self(b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0".to_vec())
    }
}

impl CopyRows {
    fn begin(&mut self, columns: i16) {
        self.0.extend(columns.to_be_bytes());
    }
    fn field(&mut self, bytes: &[u8]) {
        // A field is a line of text at most: its length always fits.
        self.0.extend(i32::try_from(bytes.len()).unwrap_or(i32::MAX).to_be_bytes());
        self.0.extend(bytes);
    }
    fn bigint(&mut self, number: i64) {
        self.field(&number.to_be_bytes());
    }
    fn integer(&mut self, number: i32) {
        self.field(&number.to_be_bytes());
    }
    fn text(&mut self, text: &str) {
        self.field(text.as_bytes());
    }
    fn maybe<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T)) {
        match value {
            Some(value) => write(self, value),
            None => self.0.extend((-1i32).to_be_bytes()),
        }
    }
    fn finish(mut self) -> Vec<u8> {
        self.0.extend((-1i16).to_be_bytes());
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copy_rows_have_the_documented_shape() {
        let mut rows = CopyRows::default();
        rows.begin(2);
        rows.integer(7);
        rows.maybe(None::<i32>, CopyRows::integer);
        let bytes = rows.finish();
        assert_eq!(&bytes[..11], b"PGCOPY\n\xff\r\n\0");
        assert_eq!(&bytes[19..], [0, 2, 0, 0, 0, 4, 0, 0, 0, 7, 255, 255, 255, 255, 255, 255]);
    }
}
