//! The map of the demo's van breakdown, by both renderers: what stands where, and what happens without an adapter.

use crate::breakdown::{basemap, breakdown, renderer_with_maps};
use report_renderer::{Drawn, FallbackReason, Lang, Map, ReportRenderer};
use reporting::Part;
use static_map::Colour;
use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    time::{Duration, Instant},
};
use tiny_skia::Pixmap;

const STRICKEN: Colour = Colour(0xc4, 0x3d, 0x12);
const SEA: Colour = Colour(0xdc, 0xe6, 0xec);
const NODE: Colour = Colour(0x1b, 0x1f, 0x24);

async fn draw(renderer: &ReportRenderer) -> (Map, Pixmap) {
    let map = renderer.draw(&breakdown().1, Lang::Fr).await.expect("a map");
    let picture = Pixmap::decode_png(&map.png).expect("a PNG");
    (map, picture)
}

fn plain() -> ReportRenderer {
    ReportRenderer { map_renderer: None, ..ReportRenderer::found(Some(&basemap())) }
}

fn colour_at(picture: &Pixmap, (x, y): (f64, f64)) -> Colour {
    let pixel = picture.pixel(x as u32, y as u32).expect("inside the map");
    Colour(pixel.red(), pixel.green(), pixel.blue())
}

/// The engine rounds in floating point: a shade apart is the same colour.
fn alike(a: Colour, b: Colour) -> bool {
    let near = |a: u8, b: u8| a.abs_diff(b) <= 2;
    near(a.0, b.0) && near(a.1, b.1) && near(a.2, b.2)
}

/// The van that broke down, the node it loads at, and no point of a land-locked map that is sea.
fn check(map: &Map, picture: &Pixmap) {
    let scene = &breakdown().1;
    let frame = map.static_map.spec.frame;
    assert_eq!((picture.width(), picture.height()), (frame.width, frame.height));
    let van = scene.vans.iter().find(|van| van.part == Part::Stricken).expect("the van that broke down");
    let place = frame.project(van.at.expect("where it stands"));
    assert!(alike(colour_at(picture, place), STRICKEN), "van at {place:?}: {}", colour_at(picture, place));
    let node = scene.nodes.iter().find(|node| node.concerned).expect("its depot");
    let place = frame.project(node.at);
    // A tour that leaves it is drawn over its middle.
    let mut around = (-6..=6).flat_map(|x| (-6..=6).map(move |y| (place.0 + f64::from(x), place.1 + f64::from(y))));
    let seen = around.any(|at| alike(colour_at(picture, at), NODE));
    assert!(seen, "node at {place:?}: {}", colour_at(picture, place));
    let pixels = picture.pixels().len();
    let count = |colour: Colour| {
        picture.pixels().iter().filter(|pixel| alike(Colour(pixel.red(), pixel.green(), pixel.blue()), colour)).count()
    };
    assert!(count(Colour(0, 0, 0)) < pixels / 100, "the frame is black");
    assert!(count(SEA) < pixels / 2, "the basemap is missing");
}

#[tokio::test]
async fn places_have_their_colours_when_drawn_plainly() {
    let (map, picture) = draw(&plain()).await;
    assert_eq!(map.drawn, Drawn::Plain(FallbackReason::NoProgram));
    check(&map, &picture);
}

#[tokio::test]
async fn places_have_their_colours_when_rendered_and_it_is_quick() {
    let Some(renderer) = renderer_with_maps("static_map") else { return };
    breakdown();
    let begin = Instant::now();
    let (map, picture) = draw(&renderer).await;
    println!("drawn in {:.1} s", begin.elapsed().as_secs_f64());
    if map.drawn == Drawn::Plain(FallbackReason::NoAdapter) {
        println!(
            "static_map: skipped, this machine has no graphics adapter (mesa-vulkan-drivers gives one in software)"
        );
        return;
    }
    assert_eq!(map.drawn, Drawn::Maplibre);
    check(&map, &picture);
}

#[tokio::test]
async fn both_renderers_draw_the_same_map() {
    let Some(renderer) = renderer_with_maps("static_map") else { return };
    let ((rendered, one), (_, other)) = (draw(&renderer).await, draw(&plain()).await);
    if rendered.drawn != Drawn::Maplibre {
        return;
    }
    // Edges are smoothed differently, and a hairline is a little wider; areas and signs are not.
    let differ = |(a, b): (&tiny_skia::PremultipliedColorU8, &tiny_skia::PremultipliedColorU8)| {
        a.red().abs_diff(b.red()).max(a.green().abs_diff(b.green())).max(a.blue().abs_diff(b.blue())) > 40
    };
    let apart = one.pixels().iter().zip(other.pixels()).filter(|pair| differ(*pair)).count();
    let share = apart as f64 / one.pixels().len() as f64;
    assert!(share < 0.04, "{:.1} % of the pixels differ", share * 100.0);
}

/// A program that stands in for the map renderer's surroundings.
pub fn script(name: &str, text: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("regie-{name}-{}", std::process::id()));
    fs::write(&path, format!("#!/bin/sh\n{text}\n")).expect("a script");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a script that runs");
    path
}

#[tokio::test]
async fn without_an_adapter_the_map_is_drawn_plainly_and_says_so() {
    let Some(renderer) = renderer_with_maps("static_map") else { return };
    let map_renderer = renderer.map_renderer.clone().expect("found above");
    let hide = "WGPU_BACKEND=vulkan VK_ICD_FILENAMES=/nowhere VK_DRIVER_FILES=/nowhere exec";
    let blind = script("blind", &format!("{hide} {}", map_renderer.display()));
    let (map, picture) = draw(&ReportRenderer { map_renderer: Some(blind.clone()), ..renderer }).await;
    fs::remove_file(blind).expect("the script goes");
    assert_eq!(map.drawn, Drawn::Plain(FallbackReason::NoAdapter));
    check(&map, &picture);
}

#[tokio::test]
async fn a_map_renderer_that_hangs_or_breaks_is_given_up() {
    let slow = script("slow", "exec sleep 60");
    let broken = script("broken", "cat > /dev/null; exit 101");
    let renderer = |map_renderer: &PathBuf| ReportRenderer {
        map_renderer: Some(map_renderer.clone()),
        patience: Duration::from_millis(300),
        ..ReportRenderer::found(None)
    };
    breakdown(); // the day behind it takes longer than the map
    let begin = Instant::now();
    let (map, _) = draw(&renderer(&slow)).await;
    assert_eq!(map.drawn, Drawn::Plain(FallbackReason::TooSlow));
    assert!(begin.elapsed() < Duration::from_secs(5));
    let patient = ReportRenderer { patience: Duration::from_secs(10), ..renderer(&broken) };
    assert_eq!(draw(&patient).await.0.drawn, Drawn::Plain(FallbackReason::Failed("code 101".into())));
    [slow, broken].into_iter().for_each(|path| fs::remove_file(path).expect("the script goes"));
}

#[tokio::test]
async fn a_basemap_that_is_none_is_refused_by_name() {
    let renderer = ReportRenderer { basemap: Some(PathBuf::from("/nowhere.pmtiles")), ..plain() };
    let failure = renderer.draw(&breakdown().1, Lang::Fr).await.expect_err("no such file");
    assert!(failure.to_string().starts_with("the basemap cannot be read"), "{failure}");
}
