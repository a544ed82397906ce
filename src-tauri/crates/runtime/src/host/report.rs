//! The written account of an incident, printed on demand. A few at once: each takes a processor for a second.

use super::{Reply, down, unknown};
use crate::{account::Window, app::App};
use base64::{Engine, engine::general_purpose::STANDARD};
use contract::{Document, IncidentReportArgs, Lang, Refusal, RefusalCode, ReportFormat};
use export::{ExportError, Exporter, Format};
use model::IncidentId;
use reporting::{IncidentReport, Scene};

/// Reports printed at once.
pub(crate) const PRINTED_AT_ONCE: usize = 2;

impl App {
    pub(super) async fn report(&self, args: IncidentReportArgs) -> Reply<Document> {
        let busy = |_| Refusal::new(RefusalCode::Busy, "other reports are being printed").hint("ask again in a moment");
        let _place = self.printing.try_acquire().map_err(busy)?;
        let incident = args.incident;
        let (report, scene) = self.account(incident).await?;
        let (format, lang) = (format(args.format), lang(args.lang));
        let exporter = Exporter::found(self.settings.basemap.as_deref());
        let exported = exporter.export(&report, &scene, format, lang).await.map_err(|error| unexported(&error))?;
        if let Some(drawn) = &exported.drawn {
            tracing::info!(%incident, ?drawn, bytes = exported.bytes.len(), "a report was exported");
        }
        let base64 = format == Format::Pdf;
        let text = if base64 { Ok(STANDARD.encode(&exported.bytes)) } else { String::from_utf8(exported.bytes) };
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
        let window = self.read(|world| Window::of(world, id)).ok_or_else(nothing)?;
        let account = window.read(&self.store).await.map_err(down)?;
        let told = tokio::task::spawn_blocking(move || account.tell()).await;
        told.map_err(|error| internal(&error))?.ok_or_else(nothing)
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

/// Without its program the app has no fault: it says what is missing.
fn unexported(error: &ExportError) -> Refusal {
    match error {
        ExportError::NotBuilt => Refusal::new(RefusalCode::ExportNotBuilt, error.to_string()).hint("ask for JSON"),
        ExportError::BeingBuilt => Refusal::new(RefusalCode::ExportBeingBuilt, error.to_string())
            .hint("ask again in a few minutes, or for JSON"),
        ExportError::TooSlow | ExportError::Refused(_) | ExportError::Failed(_) | ExportError::Json(_) => {
            internal(error)
        }
    }
}

fn internal(error: &impl std::fmt::Display) -> Refusal {
    Refusal::new(RefusalCode::Internal, error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_without_its_program_is_refused_for_that_and_is_no_fault_of_ours() {
        let code = |error| unexported(&error).code;
        assert_eq!(code(ExportError::NotBuilt), RefusalCode::ExportNotBuilt);
        assert_eq!(code(ExportError::BeingBuilt), RefusalCode::ExportBeingBuilt);
        assert_eq!(code(ExportError::TooSlow), RefusalCode::Internal);
        assert_eq!(unexported(&ExportError::BeingBuilt).status(), 503);
    }
}
