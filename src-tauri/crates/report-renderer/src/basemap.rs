//! The basemap's tiles from their file. Knows no screen: the same file serves them.

use crate::renderer::RenderError;
use pmtiles::{AsyncPmTilesReader, MmapBackend, TileCoord};
use static_map::{
    Basemap, Frame,
    basemap::{TileId, tiles},
};
use std::path::Path;

/// What lies under a frame.
pub(crate) async fn read(path: &Path, frame: &Frame) -> Result<Basemap, RenderError> {
    let reader = AsyncPmTilesReader::<MmapBackend>::new_with_path(path).await.map_err(broken)?;
    let header = reader.get_header();
    let mut map = Basemap::default();
    for tile in tiles(frame, header.min_zoom, header.max_zoom) {
        let TileId { z, x, y } = tile;
        let place = TileCoord::new(z, x, y).map_err(broken)?;
        if let Some(bytes) = reader.get_tile_decompressed(place).await.map_err(broken)? {
            map.add(tile, &bytes, frame).map_err(broken)?;
        }
    }
    Ok(map)
}

fn broken(problem: impl std::fmt::Display) -> RenderError {
    RenderError::Basemap(problem.to_string())
}
