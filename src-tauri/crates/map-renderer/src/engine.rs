//! The engine without a window: one static_map, two frames, its pixels. Knows no PNG.

use crate::{Failure, style, tiles};
use cgmath::Deg;
use maplibre::{
    context::MapContext,
    coords::{LatLon, WorldCoords, Zoom},
    headless::{HeadlessPlugin, environment::HeadlessEnvironment, window::HeadlessMapWindowConfig},
    io::apc::SchedulerAsyncProcedureCall,
    kernel::{Kernel, KernelBuilder},
    platform::{http_client::ReqwestHttpClient, scheduler::TokioScheduler},
    plugin::Plugin,
    render::{
        RenderPlugin, RenderStageLabel, Renderer, builder::RendererBuilder, resource::Head, settings::WgpuSettings,
    },
    schedule::{Schedule, Stage},
    tcs::{
        system::{System, SystemContainer},
        world::World,
    },
    vector::{DefaultVectorTransferables, VectorPlugin},
    view_state::ViewState,
    window::{MapWindowConfig, WindowSize},
};
use static_map::{Frame, MapSpec};
use std::{borrow::Cow, cell::RefCell, rc::Rc};

/// The first frame sets the adapter up and is black; a slow one may need another.
const FRAMES_MAX: usize = 4;

/// The engine lets this many pixels of the world fill the window's height.
const TILE_PX: f64 = 512.0;

/// The pixels of a map, row by row, red, green, blue, alpha.
pub async fn draw(spec: &MapSpec) -> Result<Vec<u8>, Failure> {
    let pixels = Rc::new(RefCell::new(Vec::new()));
    let (mut context, mut schedule) = set_up(spec, pixels.clone()).await?;
    schedule.run(&mut context);
    for coords in context.view_state.create_view_region().iter().flat_map(|region| region.iter().collect::<Vec<_>>()) {
        if let Some(layers) = tiles::tessellate(spec, coords)?
            && let Some(mut tile) = context.world.tiles.spawn_mut(coords)
        {
            tile.insert(layers);
        }
    }
    for _ in 0..FRAMES_MAX {
        schedule.run(&mut context);
        if pixels.borrow().iter().any(|part| !matches!(part, 0 | 255)) {
            return Ok(pixels.take());
        }
    }
    Err(Failure::Empty)
}

async fn set_up(spec: &MapSpec, pixels: Rc<RefCell<Vec<u8>>>) -> Result<(MapContext, Schedule), Failure> {
    let Frame { width, height, .. } = spec.frame;
    let size = || WindowSize::new(width, height).ok_or_else(|| Failure::Spec("size".to_owned()));
    let kernel: Rc<Kernel<HeadlessEnvironment>> = Rc::new(kernel(size()?));
    let mut renderer = renderer(&kernel).await?;
    let (mut schedule, mut world) = (Schedule::default(), World::default());
    let plugins: [Box<dyn Plugin<HeadlessEnvironment>>; 3] = [
        Box::new(RenderPlugin),
        Box::new(VectorPlugin::<DefaultVectorTransferables>::default()),
        Box::new(HeadlessPlugin::new(false)),
    ];
    for plugin in plugins {
        plugin.build(&mut schedule, kernel.clone(), &mut world, &mut renderer.render_graph);
    }
    schedule.add_system_to_stage(RenderStageLabel::Cleanup, SystemContainer::new(Catch { pixels }));
    let context = MapContext { style: style::style(spec)?, world, view_state: view(&spec.frame, size()?), renderer };
    Ok((context, schedule))
}

/// The machine's own graphics interface first: to open OpenGL as well takes 10 MB more. `WGPU_BACKEND` decides alone.
async fn renderer(kernel: &Kernel<HeadlessEnvironment>) -> Result<Renderer, Failure> {
    let window = kernel.map_window_config().create();
    let usual = RendererBuilder::new().build();
    let named = wgpu::util::backend_bits_from_env();
    let first = named.unwrap_or(wgpu::Backends::PRIMARY);
    let first = WgpuSettings { backends: Some(first), ..usual.wgpu_settings.clone() };
    if let Ok(renderer) = Renderer::initialize_headless(&window, first, usual.renderer_settings).await {
        return Ok(renderer);
    }
    let any = WgpuSettings { backends: named.or(Some(wgpu::Backends::all())), ..usual.wgpu_settings };
    let last = Renderer::initialize_headless(&window, any, usual.renderer_settings).await;
    last.map_err(|problem| Failure::NoAdapter(problem.to_string()))
}

/// The engine wants to be able to load tiles; none is asked for.
fn kernel(size: WindowSize) -> Kernel<HeadlessEnvironment> {
    KernelBuilder::new()
        .with_map_window_config(HeadlessMapWindowConfig::new(size))
        .with_http_client(ReqwestHttpClient::new(None))
        .with_apc(SchedulerAsyncProcedureCall::new(TokioScheduler::new()))
        .with_scheduler(TokioScheduler::new())
        .build()
}

fn view(frame: &Frame, size: WindowSize) -> ViewState {
    let zoom = Zoom::new(frame.zoom - (f64::from(frame.height) / TILE_PX).log2());
    let centre = WorldCoords::from_lat_lon(LatLon::new(frame.lat(), frame.lon()), zoom);
    ViewState::new(size, centre, zoom, Deg(0.0), Deg(110.0))
}

/// Takes the pixels after each frame.
struct Catch {
    pixels: Rc<RefCell<Vec<u8>>>,
}

impl System for Catch {
    fn name(&self) -> Cow<'static, str> {
        "catch".into()
    }

    fn run(&mut self, MapContext { renderer, .. }: &mut MapContext) {
        let surface = renderer.resources.surface();
        let (width, height) = (surface.size().width() as usize, surface.size().height() as usize);
        let Head::Headless(texture) = surface.head() else { return };
        let row = texture.bytes_per_row().get() as usize;
        let slice = texture.map_async(&renderer.device);
        let padded = slice.get_mapped_range();
        let rows = padded.chunks(row).take(height);
        *self.pixels.borrow_mut() = rows.flat_map(|row| &row[..width * 4]).copied().collect();
        drop(padded);
        texture.unmap();
    }
}
