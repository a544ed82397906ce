//! Nodes as squares, and all names: vans, nodes, départements, towns. Knows no tour.

use super::vans::{VAN_PX, colour_of};
use crate::{
    basemap::Basemap,
    caption::{Label, LegendRow, Swatch},
    colour,
    frame::Frame,
    inside,
    label::{self, Wish},
    shape::{self, Pixel},
    spec::Layer,
    words,
};
use reporting::{Lang, Scene, ScenePlace};

/// Half the side of a node's square, pixels: concerned, other.
const CONCERNED_PX: f64 = 7.0;
const OTHER_PX: f64 = 4.5;

/// Départements and towns named at most.
const DEPTS_MAX: usize = 16;
const TOWNS_MAX: usize = 14;
/// Longest name of a node, characters; a longer one is shortened.
const NAME_MAX: usize = 34;

/// Nodes inside the map.
pub(super) struct Nodes<'a> {
    concerned: Vec<(&'a ScenePlace, Pixel)>,
    others: Vec<(&'a ScenePlace, Pixel)>,
}

pub(super) fn nodes<'a>(scene: &'a Scene, frame: &Frame) -> Nodes<'a> {
    let inside = |(x, y): Pixel| x > 0.0 && y > 0.0 && x < f64::from(frame.width) && y < f64::from(frame.height);
    let placed = scene.nodes.iter().map(|node| (node, frame.project(node.at))).filter(|(_, at)| inside(*at));
    let (concerned, others) = placed.partition(|(node, _)| node.concerned);
    Nodes { concerned, others }
}

impl Nodes<'_> {
    pub fn layers(&self) -> Vec<Layer> {
        let squares = |nodes: &[(&ScenePlace, Pixel)], half: f64| {
            nodes.iter().map(|(_, at)| shape::square(*at, half)).collect::<Vec<_>>()
        };
        vec![
            Layer::fill("node rim", colour::PAPER, squares(&self.others, OTHER_PX + 1.5)),
            Layer::fill("node", colour::NODE, squares(&self.others, OTHER_PX)),
            Layer::fill("node rim", colour::PAPER, squares(&self.concerned, CONCERNED_PX + 2.0)),
            Layer::fill("node", colour::INK, squares(&self.concerned, CONCERNED_PX)),
        ]
    }

    pub fn legend(&self, lang: Lang) -> Vec<LegendRow> {
        let row = |colour, text: words::Words| LegendRow {
            swatch: Some(Swatch::Square),
            colour,
            text: text.get(lang).to_owned(),
        };
        let concerned = (!self.concerned.is_empty()).then(|| row(colour::INK, words::CONCERNED));
        let others = (!self.others.is_empty()).then(|| row(colour::NODE, words::OTHER_NODE));
        concerned.into_iter().chain(others).collect()
    }
}

/// The names, the most needed first: vans, nodes concerned, counts of départements, other nodes, towns.
pub(super) fn labels(scene: &Scene, basemap: &Basemap, frame: &Frame, nodes: &Nodes<'_>) -> Vec<Label> {
    let mut wishes = van_names(scene, frame);
    wishes.extend(nodes.concerned.iter().map(|(node, at)| node_name(node, *at, CONCERNED_PX, true)));
    wishes.extend(dept_names(scene, basemap));
    wishes.extend(nodes.others.iter().map(|(node, at)| node_name(node, *at, OTHER_PX, false)));
    wishes.extend(towns(basemap));
    label::settle(wishes, &signs(scene, frame, nodes), frame.width, frame.height)
}

fn signs(scene: &Scene, frame: &Frame, nodes: &Nodes<'_>) -> Vec<(Pixel, f64)> {
    let vans = scene.vans.iter().filter_map(|van| van.at).map(|at| (frame.project(at), VAN_PX));
    let stops = scene.vans.iter().flat_map(|van| van.before.iter().chain(&van.after));
    let stops = stops.map(|stop| (frame.project(stop.at), 3.0));
    let concerned = nodes.concerned.iter().map(|(_, at)| (*at, CONCERNED_PX));
    let others = nodes.others.iter().map(|(_, at)| (*at, OTHER_PX));
    vans.chain(stops).chain(concerned).chain(others).collect()
}

fn van_names(scene: &Scene, frame: &Frame) -> Vec<Wish> {
    let name = |van: &reporting::SceneVan| {
        let at = frame.project(van.at?);
        let (text, colour) = (van.van.to_string(), colour_of(scene, van));
        Some(Wish {
            text,
            short: None,
            at,
            spots: Vec::new(),
            clear: Some(VAN_PX + 2.0),
            size: 24.0,
            bold: true,
            colour,
        })
    };
    scene.vans.iter().filter_map(name).collect()
}

fn node_name(node: &ScenePlace, at: Pixel, half: f64, bold: bool) -> Wish {
    let (size, colour) = if bold { (22.0, colour::INK) } else { (18.0, colour::NODE) };
    let (text, short) = (shortened(&node.name), Some(node.node.to_string()));
    Wish { text, short, at, spots: Vec::new(), clear: Some(half), size, bold, colour }
}

/// A name that leaves room for others on the map: cut between words where it can be.
fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME_MAX {
        return name.to_owned();
    }
    let cut: String = name.chars().take(NAME_MAX - 1).collect();
    let words = cut.rsplit_once(char::is_whitespace).map(|(words, _)| words);
    let kept = words.filter(|words| words.chars().count() * 2 > NAME_MAX).unwrap_or(&cut);
    format!("{}…", kept.trim_end_matches(|c: char| c.is_whitespace() || ",;-–".contains(c)))
}

/// A département's code and its orders, for those with the most.
fn dept_names(scene: &Scene, basemap: &Basemap) -> Vec<Wish> {
    let name = |line: &reporting::SceneDept| {
        let spots = inside::spots(basemap.departements.get(line.dept.as_str())?);
        let text = format!("{} · {}", line.dept, line.orders);
        let at = *spots.first()?;
        Some(Wish { text, short: None, at, spots, clear: None, size: 20.0, bold: true, colour: colour::INK })
    };
    scene.depts.iter().take(DEPTS_MAX).filter_map(name).collect()
}

fn towns(basemap: &Basemap) -> Vec<Wish> {
    let name = |town: &crate::basemap::Town| Wish {
        text: town.name.clone(),
        short: None,
        at: town.at,
        spots: Vec::new(),
        clear: None,
        size: 17.0,
        bold: false,
        colour: colour::FAINT_INK,
    };
    basemap.towns.iter().take(TOWNS_MAX).map(name).collect()
}
