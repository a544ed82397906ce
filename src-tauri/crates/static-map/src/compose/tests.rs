//! A van breaks down north of Paris, on a map.

use super::*;
use crate::{Colour, Shape, draw};
use model::{DeptId, NodeId, NodeKind, Position, VanId};
use reporting::{Bounds, Part, SceneDept, ScenePlace, SceneStop, SceneVan};

fn at(lat: f64, lon: f64) -> Position {
    Position::from_degrees(lat, lon).unwrap()
}

fn stop(lat: f64, lon: f64, from: Option<VanId>) -> SceneStop {
    SceneStop { at: at(lat, lon), parcels: 7, from }
}

fn scene() -> Scene {
    let (broken, helper) = (VanId::new("VAN-1").unwrap(), VanId::new("VAN-2").unwrap());
    let van = |van, part, place, before, after| SceneVan { van, part, at: Some(place), depot: None, before, after };
    let lost = vec![stop(48.90, 2.30, None), stop(48.86, 2.25, None)];
    let new = vec![stop(48.88, 2.40, Some(broken)), stop(48.90, 2.30, None)];
    Scene {
        nodes: vec![ScenePlace {
            node: NodeId::new("FR-IDF").unwrap(),
            kind: NodeKind::Hub,
            name: "Paris Nord".into(),
            at: at(48.94, 2.43),
            concerned: true,
        }],
        vans: vec![
            van(broken, Part::Stricken, at(48.88, 2.40), lost, Vec::new()),
            van(helper, Part::Helper, at(48.84, 2.48), Vec::new(), new),
        ],
        depts: vec![SceneDept { dept: DeptId::new("93").unwrap(), orders: 9 }],
        bounds: Bounds { south_west: at(48.84, 2.25), north_east: at(48.94, 2.48) },
    }
}

fn static_map(lang: Lang) -> StaticMap {
    let frame = StaticMap::frame(&scene(), 600, 400);
    compose(&scene(), &Basemap::default(), frame, lang)
}

fn colour_at(png: &[u8], place: Position, frame: &Frame) -> Colour {
    let (x, y) = frame.project(place);
    let pixel = tiny_skia::Pixmap::decode_png(png).unwrap().pixel(x as u32, y as u32).unwrap();
    Colour(pixel.red(), pixel.green(), pixel.blue())
}

#[test]
fn each_sign_is_where_its_place_is_projected() {
    let static_map = static_map(Lang::Fr);
    let png = draw(&static_map.spec).unwrap();
    let seen = |place| colour_at(&png, place, &static_map.spec.frame);
    assert_eq!(seen(at(48.88, 2.40)), colour::STRICKEN, "the van in trouble lies on top of its helper's stop");
    assert_eq!(seen(at(48.84, 2.48)), colour::HELPERS[0]);
    assert_eq!(seen(at(48.94, 2.43)), colour::INK);
    assert_eq!(seen(at(48.85, 2.26)), colour::SEA, "without a basemap there is sea");
}

#[test]
fn a_tour_is_a_line_of_visible_width() {
    let static_map = static_map(Lang::Fr);
    let png = draw(&static_map.spec).unwrap();
    let midway = at((48.84 + 48.88) / 2.0, (2.48 + 2.40) / 2.0);
    assert_eq!(colour_at(&png, midway, &static_map.spec.frame), colour::HELPERS[0]);
}

#[test]
fn names_and_legend_in_both_languages() {
    let texts = |lang| {
        let captions = static_map(lang).captions;
        let labels = captions.labels.into_iter().map(|label| label.text);
        labels.chain(captions.legend.into_iter().map(|row| row.text)).collect::<Vec<_>>()
    };
    let (fr, en) = (texts(Lang::Fr), texts(Lang::En));
    for name in ["VAN-1", "VAN-2", "Paris Nord"] {
        assert!(fr.contains(&name.to_owned()) && en.contains(&name.to_owned()), "{name} in {fr:?}");
    }
    assert!(fr.contains(&"Véhicule VAN-1 : touché ; arrêts qui lui restaient".to_owned()), "{fr:?}");
    assert!(en.contains(&"Van VAN-1: in trouble; stops it still had".to_owned()), "{en:?}");
}

#[test]
fn a_lone_departement_is_not_pale_and_classes_do_not_overlap() {
    let shades = Shades::of(&scene());
    assert_eq!(shades.colour("93"), Some(colour::IMPACT[3]));
    assert_eq!(shades.colour("75"), None);
    let rows: Vec<String> = shades.legend(Lang::En).into_iter().skip(1).map(|row| row.text).collect();
    assert_eq!(rows, ["1–2", "3", "4–5", "6–9"]);
}

#[test]
fn the_sea_lies_under_everything() {
    let spec = static_map(Lang::Fr).spec;
    let Shape::Fill(polygons) = &spec.layers[0].shape else { panic!("the sea is filled") };
    assert_eq!((spec.layers[0].name.as_str(), polygons.len()), ("sea", 1));
}

/// The page and the paper end it themselves.
#[test]
fn what_lies_under_the_map_is_said_without_a_full_stop() {
    for lang in [Lang::Fr, Lang::En] {
        let bare = compose(&scene(), &Basemap::default(), StaticMap::frame(&scene(), 1200, 800), lang);
        assert!(!bare.captions.credit.ends_with('.'), "{}", bare.captions.credit);
        assert!(!static_map(lang).captions.credit.ends_with('.'));
    }
}

#[test]
fn a_name_of_two_lines_is_cut_between_words() {
    let mut scene = scene();
    scene.nodes[0].name = "Entrepôt central de la Communauté de communes du Val, quai 14, porte ouest".into();
    let captions = compose(&scene, &Basemap::default(), StaticMap::frame(&scene, 1200, 800), Lang::Fr).captions;
    let texts: Vec<String> = captions.labels.into_iter().map(|label| label.text).collect();
    assert!(texts.contains(&"Entrepôt central de la…".to_owned()), "{texts:?}");
}
