//! Puts report, map and form together. Draws nothing and lays nothing out itself.

use crate::{basemap, html, legible, map_renderer, pdf};
use export::{Drawn, Exported, FallbackReason, Format};
use reporting::{IncidentReport, Lang, Scene};
use static_map::{Basemap, StaticMap};
use std::{
    path::{Path, PathBuf},
    time::Duration,
};

/// Size of the map, pixels: 174 mm of paper at 175 dots an inch.
const WIDTH: u32 = 1200;
const HEIGHT: u32 = 800;

/// After that the map renderer is ended and the plain drawing is used.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The basemap is there but cannot be read.
    #[error("the basemap cannot be read: {0}")]
    Basemap(String),
    /// Neither renderer could draw the map.
    #[error("the map cannot be drawn: {0}")]
    StaticMap(#[from] static_map::DrawError),
    /// The template does not fit the report.
    #[error("the report cannot be set: {0}")]
    Typesetting(String),
    /// The report cannot be written as JSON.
    #[error("the report cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}

/// The report as a file, printed with what is found beside this program.
pub async fn incident(
    report: &IncidentReport,
    scene: &Scene,
    format: Format,
    lang: Lang,
    basemap: Option<&Path>,
) -> Result<Vec<u8>, RenderError> {
    Ok(ReportRenderer::found(basemap).print(report, scene, format, lang).await?.bytes)
}

/// What printing needs beside the report.
#[derive(Clone, Debug)]
pub struct ReportRenderer {
    /// The PMTiles file of the screens.
    pub basemap: Option<PathBuf>,
    /// The map renderer's program.
    pub map_renderer: Option<PathBuf>,
    /// How long the map renderer may take.
    pub patience: Duration,
}

impl ReportRenderer {
    /// With the map renderer that is named by `REGIE_ENGRAVER` or stands beside this program.
    pub fn found(basemap: Option<&Path>) -> Self {
        Self { basemap: basemap.map(Path::to_path_buf), map_renderer: map_renderer::find(), patience: PATIENCE }
    }

    /// The report as a file, and how its map was drawn. Takes a second or two, most of it off the caller's thread.
    pub async fn print(
        &self,
        report: &IncidentReport,
        scene: &Scene,
        format: Format,
        lang: Lang,
    ) -> Result<Exported, RenderError> {
        if format == Format::Json {
            return Ok(Exported { bytes: serde_json::to_vec_pretty(report)?, drawn: None });
        }
        // A browser has more fonts than we ship.
        let map = match format {
            Format::Pdf => self.draw(&legible::scene(scene), lang).await?,
            Format::Html | Format::Json => self.draw(scene, lang).await?,
        };
        let drawn = Some(map.drawn.clone());
        let bytes = match format {
            Format::Pdf => set(report.clone(), map, lang).await?,
            Format::Html => html::page(report, &map, lang).into_bytes(),
            Format::Json => Vec::new(), // answered above
        };
        Ok(Exported { bytes, drawn })
    }

    /// The map of a scene, with its words.
    pub async fn draw(&self, scene: &Scene, lang: Lang) -> Result<Map, RenderError> {
        let frame = StaticMap::frame(scene, WIDTH, HEIGHT);
        let background = match &self.basemap {
            Some(path) => basemap::read(path, &frame).await?,
            None => Basemap::default(),
        };
        let static_map = static_map::compose(scene, &background, frame, lang);
        let rendered = match &self.map_renderer {
            Some(program) => map_renderer::draw(program, &static_map.spec, self.patience).await,
            None => Err(FallbackReason::NoProgram),
        };
        let (png, drawn) = match rendered {
            Ok(png) => (png, Drawn::Maplibre),
            Err(reason) => (static_map::draw(&static_map.spec)?, Drawn::Plain(reason)),
        };
        Ok(Map { static_map, png, drawn })
    }
}

/// Typesetting takes processor time, so it leaves the loop's thread.
async fn set(report: IncidentReport, map: Map, lang: Lang) -> Result<Vec<u8>, RenderError> {
    let work = tokio::task::spawn_blocking(move || pdf::pdf(&report, &map, lang));
    work.await.map_err(|problem| RenderError::Typesetting(problem.to_string()))?
}

/// A drawn map with its words.
#[derive(Clone, PartialEq, Debug)]
pub struct Map {
    /// What was drawn.
    pub static_map: StaticMap,
    /// The picture.
    pub png: Vec<u8>,
    /// By whom.
    pub drawn: Drawn,
}

/// The foot's line on how the map was drawn.
pub(crate) fn renderer(drawn: &Drawn, lang: Lang) -> String {
    let Drawn::Plain(reason) = drawn else {
        return match lang {
            Lang::Fr => "Carte dessinée par maplibre-rs.".to_owned(),
            Lang::En => "Map drawn by maplibre-rs.".to_owned(),
        };
    };
    let why = match (reason, lang) {
        (FallbackReason::NoProgram, Lang::Fr) => "programme de gravure absent".to_owned(),
        (FallbackReason::NoProgram, Lang::En) => "the map renderer is not installed".to_owned(),
        (FallbackReason::NoAdapter, Lang::Fr) => "aucun adaptateur graphique".to_owned(),
        (FallbackReason::NoAdapter, Lang::En) => "no graphics adapter".to_owned(),
        (FallbackReason::TooSlow, Lang::Fr) => "gravure trop lente".to_owned(),
        (FallbackReason::TooSlow, Lang::En) => "the map renderer took too long".to_owned(),
        (FallbackReason::Failed(what), Lang::Fr) => format!("échec de la gravure, {what}"),
        (FallbackReason::Failed(what), Lang::En) => format!("the map renderer failed, {what}"),
    };
    match lang {
        Lang::Fr => format!("Carte dessinée simplement ({why})."),
        Lang::En => format!("Map drawn plainly ({why})."),
    }
}
