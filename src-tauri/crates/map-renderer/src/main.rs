//! Draws static maps with maplibre-rs: a spec as JSON on standard input, a PNG on standard output. Knows no incident,
//! reads no file and asks no network.
//!
//! It is a process of its own because the engine keeps 150 MB while it lives, gives up by panicking, and may wait for
//! a graphics driver; whoever starts it ends it when it takes too long. Exit codes: 2 the spec is not understood, 3 no
//! graphics adapter, 4 the picture stayed empty, 5 it could not be written, 101 the engine gave up.

mod engine;
mod style;
mod tiles;

use static_map::MapSpec;
use std::{
    fmt,
    io::{Read, Write},
    process::ExitCode,
};

/// A spec is a few megabytes; more is not one.
const SPEC_MAX: u64 = 64 * 1024 * 1024;

/// Pixels of a map at most: the engine's textures have a limit.
const SIDE_MAX: u32 = 4096;

/// Why there is no picture.
enum Failure {
    Spec(String),
    NoAdapter(String),
    Empty,
    Output(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spec(why) => write!(f, "the map is not understood: {why}"),
            Self::NoAdapter(why) => write!(f, "no graphics adapter: {why}"),
            Self::Empty => f.write_str("the picture stayed empty"),
            Self::Output(why) => write!(f, "the picture cannot be written: {why}"),
        }
    }
}

impl Failure {
    fn code(&self) -> u8 {
        match self {
            Self::Spec(_) => 2,
            Self::NoAdapter(_) => 3,
            Self::Empty => 4,
            Self::Output(_) => 5,
        }
    }
}

fn main() -> ExitCode {
    match render() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("map_renderer: {failure}");
            ExitCode::from(failure.code())
        }
    }
}

fn render() -> Result<(), Failure> {
    let spec = read()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build();
    let runtime = runtime.map_err(|problem| Failure::Output(problem.to_string()))?;
    let rgba = runtime.block_on(engine::draw(&spec))?;
    let png = static_map::encode(spec.frame.width, spec.frame.height, rgba);
    let png = png.map_err(|problem| Failure::Output(problem.to_string()))?;
    let mut out = std::io::stdout();
    out.write_all(&png).and_then(|()| out.flush()).map_err(|problem| Failure::Output(problem.to_string()))
}

fn read() -> Result<MapSpec, Failure> {
    let mut text = Vec::new();
    let mut input = std::io::stdin().take(SPEC_MAX);
    input.read_to_end(&mut text).map_err(|problem| Failure::Spec(problem.to_string()))?;
    let spec: MapSpec = serde_json::from_slice(&text).map_err(|problem| Failure::Spec(problem.to_string()))?;
    let fits = |side: u32| (1..=SIDE_MAX).contains(&side);
    if fits(spec.frame.width) && fits(spec.frame.height) { Ok(spec) } else { Err(Failure::Spec("size".to_owned())) }
}
