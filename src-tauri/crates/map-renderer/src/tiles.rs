//! A map's tiles, cut and tessellated. Knows no graphics adapter.

use crate::Failure;
use maplibre::{
    coords::WorldTileCoords,
    headless::map::HeadlessContext,
    vector::{
        DefaultVectorTransferables, LayerTessellated, ProcessVectorContext, VectorLayerData, VectorLayersDataComponent,
        VectorTileRequest, VectorTransferables, process_vector_tile,
    },
};
use static_map::{MapSpec, tile};

type Tessellated = <DefaultVectorTransferables as VectorTransferables>::LayerTessellated;

/// What the engine draws of one tile; `None` when the map shows nothing there.
pub fn tessellate(spec: &MapSpec, coords: WorldTileCoords) -> Result<Option<VectorLayersDataComponent>, Failure> {
    let (Ok(x), Ok(y)) = (u32::try_from(coords.x), u32::try_from(coords.y)) else { return Ok(None) };
    let bytes = tile::cut(spec, u8::from(coords.z), x, y).map_err(|problem| Failure::Spec(problem.to_string()))?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let layers = (0..spec.layers.len()).map(tile::layer_name).collect();
    let mut work = ProcessVectorContext::<DefaultVectorTransferables, _>::new(HeadlessContext::default());
    process_vector_tile(&bytes, VectorTileRequest { coords, layers }, &mut work)
        .map_err(|problem| Failure::Spec(problem.to_string()))?;
    let layers = layers_of(work.take_context());
    Ok(Some(VectorLayersDataComponent { done: true, layers }))
}

fn layers_of(context: HeadlessContext) -> Vec<VectorLayerData> {
    let messages = context.messages.take();
    let wanted = messages.into_iter().filter(|message| message.tag() == Tessellated::message_tag());
    wanted
        .map(|message| message.into_transferable::<Tessellated>())
        .filter(|layer| !layer.is_empty())
        .map(|layer| VectorLayerData::Available(layer.to_layer()))
        .collect()
}
