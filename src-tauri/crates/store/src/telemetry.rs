//! High-rate rows, by binary COPY with relaxed durability. No decision reads them.

use crate::{Store, StoreError};
use model::{Moment, Position, SignalKind, SkuId, VanId};
use sqlx::{Postgres, Transaction};
use std::collections::BTreeMap;

/// Where a van was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VanFix {
    /// When.
    pub at: Moment,
    /// Who.
    pub van: VanId,
    /// Where.
    pub position: Position,
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
            rows.begin(4);
            rows.bigint(fix.at.0);
            rows.text(fix.van.as_str());
            rows.integer(fix.position.lat_e5);
            rows.integer(fix.position.lon_e5);
            let newest = last.entry(fix.van).or_insert(*fix);
            if fix.at >= newest.at {
                *newest = *fix;
            }
        }
        self.make_days(fixes.iter().map(|fix| fix.at)).await?;
        let mut transaction = self.relaxed().await?;
        copy(&mut transaction, "copy van_position (at, van, lat_e5, lon_e5) from stdin binary", rows).await?;
        remember(&mut transaction, &last).await?;
        Ok(transaction.commit().await?)
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
            match &count.sku {
                Some(sku) => rows.text(sku.as_str()),
                None => rows.null(),
            }
        }
        self.make_days(counts.iter().map(|count| count.at)).await?;
        let mut transaction = self.relaxed().await?;
        copy(&mut transaction, "copy show_signal (at, room, kind, n, sku) from stdin binary", rows).await?;
        Ok(transaction.commit().await?)
    }

    /// Where each van was last seen, by van.
    pub async fn last_fixes(&self) -> Result<Vec<VanFix>, StoreError> {
        let rows =
            sqlx::query!("select van, at, lat_e5, lon_e5 from van_last order by van").fetch_all(&self.pool).await?;
        let fix = |van: &str, at, lat_e5, lon_e5| {
            Some(VanFix { at: Moment(at), van: VanId::new(van).ok()?, position: Position { lat_e5, lon_e5 } })
        };
        Ok(rows.iter().filter_map(|row| fix(&row.van, row.at, row.lat_e5, row.lon_e5)).collect())
    }

    /// The way of one van in `from..until`, oldest first, at most `limit` (and 100 000) positions.
    pub async fn track(&self, van: VanId, from: Moment, until: Moment, limit: u32) -> Result<Vec<VanFix>, StoreError> {
        let rows = sqlx::query!(
            "select at, lat_e5, lon_e5 from van_position
             where van = $1 and at >= $2 and at < $3 order by at limit $4",
            van.as_str(),
            from.0,
            until.0,
            i64::from(limit.min(100_000)),
        )
        .fetch_all(&self.pool)
        .await?;
        let place = |lat_e5, lon_e5| Position { lat_e5, lon_e5 };
        Ok(rows
            .into_iter()
            .map(|row| VanFix { at: Moment(row.at), van, position: place(row.lat_e5, row.lon_e5) })
            .collect())
    }

    /// A transaction whose commit does not wait for the disk.
    async fn relaxed(&self) -> Result<Transaction<'_, Postgres>, StoreError> {
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
    sqlx::query!(
        "insert into van_last (van, at, lat_e5, lon_e5)
         select * from unnest($1::text[], $2::bigint[], $3::integer[], $4::integer[])
         on conflict (van) do update set at = excluded.at, lat_e5 = excluded.lat_e5, lon_e5 = excluded.lon_e5
         where excluded.at >= van_last.at",
        &vans,
        &at,
        &lat,
        &lon,
    )
    .execute(&mut **transaction)
    .await?;
    Ok(())
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
    fn null(&mut self) {
        self.0.extend((-1i32).to_be_bytes());
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
        rows.null();
        let bytes = rows.finish();
        assert_eq!(&bytes[..11], b"PGCOPY\n\xff\r\n\0");
        assert_eq!(&bytes[19..], [0, 2, 0, 0, 0, 4, 0, 0, 0, 7, 255, 255, 255, 255, 255, 255]);
    }
}
