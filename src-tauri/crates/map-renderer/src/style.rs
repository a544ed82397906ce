//! A map's layers as a style of the engine. Knows no tile.

use crate::Failure;
use maplibre::style::{Style, layer::StyleLayer};
use serde_json::json;
use static_map::{Layer, MapSpec, Shape, tile::layer_name};

/// One style layer a layer of the map, in the same order.
pub fn style(spec: &MapSpec) -> Result<Style, Failure> {
    let layers: Result<Vec<StyleLayer>, serde_json::Error> =
        spec.layers.iter().enumerate().map(|(number, layer)| style_layer(number, layer)).collect();
    Ok(Style { layers: layers.map_err(|problem| Failure::Spec(problem.to_string()))?, ..Style::default() })
}

fn style_layer(number: usize, layer: &Layer) -> Result<StyleLayer, serde_json::Error> {
    let colour = layer.colour.to_string();
    let (kind, paint) = match layer.shape {
        Shape::Fill(_) => ("fill", json!({ "fill-color": colour })),
        Shape::Hairline(_) => ("line", json!({ "line-color": colour })),
    };
    let name = layer_name(number);
    let layer = json!({ "id": name, "type": kind, "paint": paint, "source_layer": name });
    let mut layer: StyleLayer = serde_json::from_value(layer)?;
    // Not read from JSON by this engine, yet it decides which layer lies on top.
    layer.index = u32::try_from(number).unwrap_or(u32::MAX).saturating_add(1);
    Ok(layer)
}
