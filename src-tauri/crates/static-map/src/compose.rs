//! The map of an incident: which shapes, in which order, and which words. Draws no pixel and judges nothing.

mod background;
mod names;
mod vans;

use crate::{
    basemap::Basemap,
    caption::{Captions, ScaleBar},
    colour::{self, Colour},
    frame::Frame,
    spec::MapSpec,
    words,
};
use reporting::{Lang, Scene};
use std::collections::BTreeMap;

/// Pixels between what must be seen and the map's edge.
const MARGIN: u32 = 90;

/// A map and its words.
#[derive(Clone, PartialEq, Debug)]
pub struct StaticMap {
    /// What is drawn.
    pub spec: MapSpec,
    /// What is written on and beside it.
    pub captions: Captions,
}

impl StaticMap {
    /// The window that a scene is seen through: known first, because the basemap is read for it.
    pub fn frame(scene: &Scene, width: u32, height: u32) -> Frame {
        Frame::fit(scene.bounds, width, height, MARGIN.min(width / 4).min(height / 4))
    }
}

/// Puts a scene on a basemap.
pub fn compose(scene: &Scene, basemap: &Basemap, frame: Frame, lang: Lang) -> StaticMap {
    let shades = Shades::of(scene);
    let mut layers = background::layers(basemap, &shades, &frame);
    let nodes = names::nodes(scene, &frame);
    layers.extend(vans::tours(scene, &frame));
    layers.extend(nodes.layers());
    layers.extend(vans::marks(scene, &frame));
    layers.retain(|layer| !layer.is_empty());
    let labels = names::labels(scene, basemap, &frame, &nodes);
    let mut legend = vans::legend(scene, lang);
    legend.extend(nodes.legend(lang));
    legend.extend(shades.legend(lang));
    let has_basemap = !basemap.departements.is_empty() || !basemap.land.is_empty();
    let credit = if has_basemap { words::CREDIT } else { words::NO_BASEMAP };
    let note = if scene.vans.is_empty() { String::new() } else { words::COARSE.get(lang).to_owned() };
    let scale = ScaleBar::of(&frame);
    let captions = Captions { labels, legend, scale, credit: credit.get(lang).to_owned(), note };
    StaticMap { spec: MapSpec { frame, layers }, captions }
}

/// Départements in classes by number of orders.
struct Shades {
    /// The most orders of each class, rising.
    tops: Vec<u32>,
    orders: BTreeMap<String, u32>,
}

impl Shades {
    fn of(scene: &Scene) -> Self {
        let orders: BTreeMap<String, u32> =
            scene.depts.iter().map(|line| (line.dept.to_string(), line.orders)).collect();
        let most = orders.values().copied().max().unwrap_or(0);
        // Each class holds at most half of the next, so that a few large counts do not hide the small ones.
        let halves = (0..colour::IMPACT.len() as u32).rev().map(|power| most.div_ceil(1 << power));
        let mut tops: Vec<u32> = halves.filter(|top| *top > 0).collect();
        tops.dedup();
        Self { tops, orders }
    }

    fn colour(&self, code: &str) -> Option<Colour> {
        let orders = self.orders.get(code)?;
        let class = self.tops.iter().position(|top| orders <= top)?;
        Some(self.shade(class))
    }

    /// Few classes take the strong end: a lone département is not pale.
    fn shade(&self, class: usize) -> Colour {
        colour::IMPACT[class + colour::IMPACT.len() - self.tops.len()]
    }

    fn legend(&self, lang: Lang) -> Vec<crate::LegendRow> {
        let heading =
            crate::LegendRow { swatch: None, colour: colour::INK, text: words::ORDERS_BY_DEPT.get(lang).into() };
        let mut rows = vec![heading];
        let mut least = 1;
        for (class, top) in self.tops.iter().enumerate() {
            let text = if least == *top { format!("{top}") } else { format!("{least}–{top}") };
            rows.push(crate::LegendRow { swatch: Some(crate::Swatch::Area), colour: self.shade(class), text });
            least = top + 1;
        }
        if rows.len() == 1 { Vec::new() } else { rows }
    }
}

#[cfg(test)]
mod tests;
