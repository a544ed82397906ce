//! The written account of an incident, printed on demand. A few at once: each takes a processor for a second.

use super::{Reply, down, unknown};
use crate::house::House;
use base64::{Engine, engine::general_purpose::STANDARD};
use contract::{Document, IncidentReportArgs, Lang, Refusal, RefusalCode, ReportFormat};
use control::World;
use model::{IncidentId, Moment, Span};
use paper::{Format, Press};
use reporting::{Ground, IncidentReport, Scene};
use store::{STORY_MAX, StorySlice};

/// Orders that an incident concerns were placed at most so long before it, or are still open.
const PLACED_BEFORE: Span = Span::hours(3 * 24);
/// Reports printed at once.
pub(crate) const PRESSES: usize = 2;

impl House {
    pub(super) async fn report(&self, args: IncidentReportArgs) -> Reply<Document> {
        let busy = |_| Refusal::new(RefusalCode::Busy, "other reports are being printed").hint("ask again in a moment");
        let _press = self.presses.try_acquire().map_err(busy)?;
        let incident = args.incident;
        let (report, scene) = self.account(incident).await?;
        let (format, lang) = (format(args.format), lang(args.lang));
        let printed = Press::found(self.settings.basemap.as_deref()).print(&report, &scene, format, lang).await;
        let printed = printed.map_err(|error| internal(&error))?;
        if let Some(drawn) = &printed.drawn {
            tracing::info!(%incident, ?drawn, bytes = printed.bytes.len(), "a report was printed");
        }
        let base64 = format == Format::Pdf;
        let text = if base64 { Ok(STANDARD.encode(&printed.bytes)) } else { String::from_utf8(printed.bytes) };
        Ok(Document {
            media_type: format.media_type().to_owned(),
            file_name: format!("incident-{incident}.{}", format.ending()),
            text: text.map_err(|error| internal(&error))?,
            base64,
        })
    }

    /// The account and its map, from the log and from what is known of places.
    async fn account(&self, id: IncidentId) -> Reply<(IncidentReport, Scene)> {
        let nothing = || unknown(RefusalCode::UnknownIncident, id);
        let look = |world: &World| {
            let record = world.alerts().book().incidents().find(|record| record.incident.incident == id)?;
            // What is still open has not ended: it is told as far as the log goes.
            let until = record.closed_at.map_or(Moment(i64::MAX), |closed| closed + reporting::AFTER);
            Some((record.incident.opened_at - reporting::BEFORE, until, ground(world)))
        };
        let (from, until, mut ground) = self.read(look).ok_or_else(nothing)?;
        // Orders that were over when the day turned are no longer in the World.
        let past = self.store.destinations(from - PLACED_BEFORE, until).await.map_err(down)?;
        for (order, dept) in past {
            ground.depts.entry(order).or_insert(dept);
        }
        let slice = self.store.story_between(from, until, STORY_MAX).await.map_err(down)?;
        let told = tokio::task::spawn_blocking(move || tell(id, &slice, &ground)).await;
        told.map_err(|error| internal(&error))?.ok_or_else(nothing)
    }
}

fn tell(id: IncidentId, slice: &StorySlice, ground: &Ground) -> Option<(IncidentReport, Scene)> {
    let mut report = reporting::incident(id, &slice.events)?;
    report.log.unread_from = slice.unread_from;
    let scene = reporting::scene(id, &slice.events, ground)?;
    paper::seal(&mut report, &slice.events);
    Some((report, scene))
}

/// The whole network and where its orders go; the slice of the log may begin after they were told.
fn ground(world: &World) -> Ground {
    Ground {
        nodes: world.stock().book().nodes().map(|card| (card.node, card.clone())).collect(),
        depots: world.fleet().vans().map(|van| (van.van, van.depot)).collect(),
        depts: world.orders().iter().map(|order| (order.card.order, order.card.dept)).collect(),
    }
}

fn format(format: ReportFormat) -> Format {
    match format {
        ReportFormat::Json => Format::Json,
        ReportFormat::Html => Format::Html,
        ReportFormat::Pdf => Format::Pdf,
    }
}

fn lang(lang: Lang) -> reporting::Lang {
    match lang {
        Lang::Fr => reporting::Lang::Fr,
        Lang::En => reporting::Lang::En,
    }
}

fn internal(error: &impl std::fmt::Display) -> Refusal {
    Refusal::new(RefusalCode::Internal, error.to_string())
}
